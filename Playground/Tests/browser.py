#!/usr/bin/env python3
"""Opens the playground in headless Chromium and uses it as a person would.

    apt-get install -y chromium chromium-driver python3-selenium      (Debian's packages)
    /usr/bin/python3 Playground/Tests/browser.py SERVER BACKPROP [--screenshots FOLDER]

SERVER and BACKPROP are the built programs `playground` and `backprop`; --screenshots keeps pictures in a folder.
"""
import argparse
import json
import pathlib
import re
import subprocess
import sys
import tempfile
import time

from playground import Server
from selenium import webdriver
from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.support.ui import Select

ROOT = pathlib.Path(__file__).resolve().parents[2]
IRIS = ROOT / "Examples" / "data" / "iris.csv"


class Page:
    """The playground in a browser."""

    def __init__(self, server, size=(1440, 900), theme="light"):
        self.server = server
        options = webdriver.ChromeOptions()
        for flag in ["--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage",
                     f"--window-size={size[0]},{size[1]}", "--hide-scrollbars"]:
            options.add_argument(flag)
        options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
        self.driver = webdriver.Chrome(service=Service("/usr/bin/chromedriver"), options=options)
        self.driver.set_script_timeout(30)
        self.driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", {
            "width": size[0], "height": size[1], "deviceScaleFactor": 1, "mobile": size[0] < 600})
        self.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {
            "features": [{"name": "prefers-color-scheme", "value": theme}]})

    def open(self, setting=""):
        self.driver.get("about:blank")
        self.driver.get(self.server.address + setting)
        self.wait("the page is ready", lambda: self.js(
            "return Boolean(window.backprop && backprop.run && backprop.state"
            " && backprop.state.status !== 'replaying')"))

    def js(self, script, *arguments):
        return self.driver.execute_script(script, *arguments)

    def find(self, selector):
        return self.driver.find_element(By.CSS_SELECTOR, selector)

    def state(self):
        return self.js("return backprop.state")

    def stands(self, **expected):
        """Whether the state has these values; a run that is just being made has none yet."""
        state = self.state() or {}
        return all(key in state and state[key] == value for key, value in expected.items())

    def run(self):
        return self.js("return backprop.run")

    def wait(self, what, condition, seconds=60):
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            found = condition()
            if found:
                return found
            time.sleep(0.05)
        raise AssertionError(f"waited {seconds} s in vain until {what}: {self.short_state()}")

    def short_state(self):
        state = self.state() or {}
        return {key: state.get(key) for key in ["status", "message", "epoch", "step", "loss", "score"]}

    def train(self, until, seconds=90):
        """Plays until the score of the given part of the rows is reached, and pauses."""
        self.find("#play").click()
        part, least = until
        self.wait(f"the {part} score is {least}", lambda: self.js(
            "const s = backprop.state.score?.[arguments[0]]; return s !== null && s >= arguments[1]",
            part, least), seconds)
        if self.stands(status="playing"):
            self.find("#play").click()
        self.wait("it is paused", lambda: not self.stands(status="playing"))
        return self.settled()

    def settled(self):
        """The state when nothing more comes."""
        last = None
        while True:
            time.sleep(0.3)
            state = self.state()
            if state == last:
                return state
            last = state

    def picture(self, path):
        if path:
            self.driver.save_screenshot(str(path))

    def troubles(self):
        """What the browser's console complains about, but for answers that are wanted."""
        return [line["message"] for line in self.driver.get_log("browser")
                if line["level"] == "SEVERE" and "favicon" not in line["message"]]


def check(condition, what):
    if not condition:
        raise AssertionError(what)
    print(f"  {what}", flush=True)


def fetch(page, path):
    """What the server answers about the run of the page."""
    status, data = page.server.request("GET", "/api/runs/" + page.run()["id"] + path)
    if status != 200:
        raise AssertionError(f"{path}: {status} {data.decode(errors='replace')}")
    return data


# --- What a person does ---------------------------------------------------------------------------

def train_xor(page, shots):
    page.open("#data=xor&hidden=4:tanh&speed=full")
    page.picture(shots and shots / "start.png")
    state = page.train(("training", 1), 60)
    check(state["score"]["training"] == 1, f"XOR: training accuracy 1 after {state['epoch']} epochs")
    page.picture(shots and shots / "xor.png")


def train_spirals(page, shots):
    page.open("#data=spirals&rows=400&hidden=16:tanh,16:tanh&speed=full"
              "&optimizer=adam:learningRate=0.01&batch-size=20")
    state = page.train(("test", 0.951), 120)
    check(state["score"]["test"] > 0.95,
          f"spirals: test accuracy {state['score']['test']:.3f} after {state['epoch']} epochs")
    page.picture(shots and shots / "spirals.png")


def train_iris(page, shots):
    page.open("#hidden=8:tanh&speed=full")
    page.find("#file").send_keys(str(IRIS))
    page.wait("iris is open", lambda: page.run()["target"] == "species")
    check(len(page.run()["classes"]) == 3, "iris from a CSV file: three classes found")
    state = page.train(("test", 0.9), 60)
    check(state["score"]["test"] >= 0.9, f"iris: test accuracy {state['score']['test']:.3f}")
    page.picture(shots and shots / "iris.png")


def look_at_an_edge(page):
    page.open("#data=xor&hidden=3:tanh&steps=30")
    for parameter, index in [("0.weight", 2), ("2.weight", 1), ("0.bias", 1)]:
        look = json.loads(fetch(page, f"/look?row=1&parameter={parameter}&index={index}"))
        wanted = next(n for n in look["numbers"] if n["numeric"] is not None
                      and n["symbol"].startswith("∂L/∂" + ("w" if "weight" in parameter else "b")))
        page.js("document.querySelector(`[data-parameter='${arguments[0]}'][data-index='${arguments[1]}']`)"
                ".focus()", parameter, index)
        numbers = page.wait("the lens shows the gradient", lambda: page.js("""
            const all = [...document.querySelectorAll('#lens [data-symbol]')];
            const one = all.find(n => n.dataset.symbol === arguments[0] && Number(n.dataset.value) === arguments[1]);
            return one ? [one.dataset.value, one.dataset.numeric] : null""",
            wanted["symbol"], wanted["value"]), 10)
        value, numeric = map(float, numbers)
        check(abs(value - numeric) <= 1e-7 * max(abs(value), abs(numeric), 1e-3),
              f"{page.find('#lens-title').text}: {wanted['symbol']} = {value:.9e}, finite difference {numeric:.9e}")


def edit_a_weight(page):
    page.open("#data=xor&hidden=3:tanh&steps=30")
    before = page.state()["parameters"]["0.weight"]
    page.js("document.querySelector('[data-parameter=\"0.weight\"][data-index=\"4\"]').focus()")
    ActionChains(page.driver).send_keys(Keys.ENTER).perform()
    field = page.wait("the editor opens", lambda: next(
        (f for f in page.driver.find_elements(By.CSS_SELECTOR, "#parameter-editor input")
         if f.is_displayed()), None), 5)
    field.send_keys(Keys.CONTROL, "a")
    field.send_keys("-0.75", Keys.ENTER)
    page.wait("the weight is changed", lambda: page.state()["parameters"]["0.weight"][4] == -0.75)
    edited = page.settled()
    others = [i for i in range(6) if i != 4]
    check(all(edited["parameters"]["0.weight"][i] == before[i] for i in others) and edited["step"] == 30,
          "a weight was changed by hand, and nothing else")
    for _ in range(3):
        ActionChains(page.driver).send_keys(Keys.ESCAPE).perform()
        page.find("#step").click()
        step = page.settled()["step"]
    check(step == 33, "three more steps")
    time.sleep(1.5)
    address, state = page.driver.current_url, page.settled()
    check("edits=" in address and "steps=33" in address, f"the address: {address[address.index('#'):]}")
    page.driver.get("about:blank")
    page.driver.get(address)
    page.wait("the page is back", lambda: page.js(
        "return Boolean(window.backprop && backprop.state && backprop.state.step === 33"
        " && backprop.state.status === 'paused')"))
    again = page.settled()
    check(again["parameters"] == state["parameters"] and again["loss"] == state["loss"],
          "the reloaded address has the same parameters and losses, bit for bit")


def take_away(page, backprop):
    page.open("#data=gaussians&rows=200&hidden=5:tanh,4:relu&l2=0.001&seed=3")
    page.find("#epoch").click()
    page.train(("test", 0.9), 60)
    if page.state()["stepInEpoch"]:
        page.find("#epoch").click()
    state = page.settled()
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        model, data = fetch(page, "/model"), fetch(page, "/data")
        (folder / "page.safetensors").write_bytes(model)
        (folder / "rows.csv").write_bytes(data)
        run = lambda *words: subprocess.run(
            words, cwd=folder, capture_output=True, text=True, check=True).stdout
        predictions = run(backprop, "predict", "page.safetensors", "rows.csv").split()[1:]
        truth = [line.split(",")[2] for line in data.decode().split()[1:]]
        right = sum(p == t for p, t in zip(predictions, truth))
        expected = sum(state["score"][part] * page.run()[f"{name}Rows"]
                       for part, name in [("training", "training"), ("test", "test")])
        check(len(predictions) == len(truth) == 200 and abs(right - expected) < 1e-6,
              f"`backprop predict` with the downloaded model: {right} of 200 right, as in the page")
        text = fetch(page, "/command").decode()
        script = text.replace("backprop ", f"{backprop} ")
        run("bash", "-e", "-c", script)
        made = [p for p in folder.glob("*.safetensors") if p.name != "page.safetensors"]
        check(len(made) == 1 and made[0].read_bytes() == model,
              "the command of the page makes the same model, byte for byte:\n    "
              + text.strip().replace("\n", "\n    "))
        check("import Backprop" in fetch(page, "/program").decode(), "there is a Swift program")


def diverge(page):
    page.open("#data=plane&hidden=4:relu&optimizer=sgd:learningRate=1000")
    page.find("#play").click()
    page.wait("it diverges", lambda: page.stands(status="diverged"), 30)
    message = page.find("#message").text
    check("tenth" in message or "learning rate" in message, f"divergence in plain words: {message}")
    page.find("#slower").click()
    page.wait("it begins again", lambda: page.stands(status="paused", step=0))
    check(True, "a tenth of the learning rate, back to the start")


def use_the_keyboard(page):
    page.open("#data=circles&hidden=3:tanh")
    page.js("document.body.focus()")
    ActionChains(page.driver).send_keys("s").perform()
    page.wait("s makes a step", lambda: page.stands(step=1), 10)
    ActionChains(page.driver).send_keys("e").perform()
    page.wait("e ends the epoch", lambda: page.stands(epoch=1), 10)
    ActionChains(page.driver).send_keys("r").perform()
    page.wait("r goes back", lambda: page.stands(step=0), 10)
    ActionChains(page.driver).send_keys(" ").perform()
    page.wait("space plays", lambda: page.state()["step"] > 5, 10)
    ActionChains(page.driver).send_keys(" ").perform()
    page.wait("space pauses", lambda: page.stands(status="paused"), 10)
    check(True, "s, e, r and space do what they say")


def hide(page):
    counts = """const all = [...document.querySelectorAll('[data-control]')]
        .filter(e => ['optimizer', 'take-away'].includes(e.dataset.control));
        return [all.length, all.filter(e => e.checkVisibility()).length]"""
    page.open("#data=circles")
    check(page.js(counts) == [2, 2], "both controls are there")
    page.open("#data=circles&hide=optimizer,take-away")
    check(page.js(counts) == [2, 0], "the address hides controls")
    page.open("#data=circles&hide=everything,optimizer&speed=0.001")
    said = page.find("[data-trouble=address]").text
    check("hide=everything" in said and "speed=0.001" in said, f"what is not known is said: {said}")


def refuse_a_setting(page):
    page.open("#data=xor&rows=40&speed=20")
    page.find("#play").click()
    page.wait("it plays", lambda: page.stands(status="playing") and page.state()["step"] > 5, 10)
    run, step = page.run()["id"], page.state()["step"]
    Select(page.find("#optimizer select")).select_by_value("lbfgs")
    place = page.find('[data-trouble~="optimizer"]')
    page.wait("the refusal is said", lambda: "lbfgs" in place.text and "28" in place.text, 10)
    page.wait("the run goes on", lambda: page.state()["step"] > step + 5, 10)
    check(place.is_displayed(), f"a refused setting: {place.text}")
    check(page.run()["id"] == run and page.stands(status="playing"), "the run goes on as it was")
    check(page.find("#optimizer select").get_property("value") == "adam", "the controls are those of the run")
    Select(page.find("#schedule select")).select_by_index(1)
    page.wait("there is a new run", lambda: page.js("return backprop.ready") and page.run()["id"] != run, 10)
    check(not place.is_displayed(), "after a change, the sentence is gone")
    lines = page.troubles()
    check(all("400" in line for line in lines), "the console of the browser tells of the refusal only")


def go_too_far(page):
    page.open("#data=xor&rows=40&steps=3000000&edits=2:0.weight:1:0.5&l2=0.01")
    said = page.find("[data-trouble=address]").text
    check(page.stands(status="paused", step=0, isEdited=False) and "start" in said,
          f"an address too far away opens at the start: {said}")
    check(page.run()["settings"]["l2"] == 0.01, "all else is as the address says")
    page.wait("the address is put right", lambda: "steps=" not in page.driver.current_url
              and "edits=" not in page.driver.current_url, 5)


def pause_a_replay(page):
    page.driver.get("about:blank")
    page.driver.get(page.server.address + "#data=xor&rows=40&steps=1500000&edits=2:0.weight:1:0.5")
    page.wait("it replays", lambda: page.js("return window.backprop?.state?.status === 'replaying'"), 10)
    said = page.wait("the status tells how far", lambda: re.fullmatch(
        r"replaying: step [\d\s]+ of 1\s500\s000", page.find("#status").text), 5)[0]
    check(page.find("#play").get_attribute("aria-label") == "pause", said)
    page.find("#play").click()
    page.wait("it stays where it is", lambda: page.stands(status="paused"), 10)
    step = page.settled()["step"]
    check(0 < step < 1500000, f"a replay was paused at step {step}")
    page.wait("the address is where the run is",
              lambda: f"steps={step}&edits=2:0.weight:1:0.5" in page.driver.current_url, 5)


def lose_the_server(page, program):
    """The server goes away and comes back anew, with another token and no runs."""
    page.open("#data=moons&hidden=3:tanh&steps=40")
    parameters = page.settled()["parameters"]
    time.sleep(1.5)
    page.server.end()
    page.wait("the page says so", lambda: page.find("#lost").is_displayed(), 30)
    page.server = Server(program, port=page.server.port)
    page.wait("it is there again", lambda: not page.find("#lost").is_displayed(), 60)
    page.wait("the run is where it was", lambda: page.stands(step=40, status="paused"), 30)
    check(page.settled()["parameters"] == parameters, "after a restart of the server: the same run, bit for bit")
    page.find("#step").click()
    page.wait("it goes on", lambda: page.stands(step=41), 20)


def screenshots(server, folder):
    """Light and dark, wide and narrow."""
    setting = ("#data=spirals&rows=400&hidden=8:tanh,8:tanh&speed=full&optimizer=adam:learningRate=0.01"
               "&batch-size=20&steps=3000")
    for theme in ["light", "dark"]:
        for name, size in [("wide", (1440, 900)), ("narrow", (390, 844))]:
            page = Page(server, size, theme)
            try:
                page.open(setting)
                page.js("document.querySelector('[data-stage=\"1\"][data-unit=\"2\"]')?.focus()")
                time.sleep(1)
                page.picture(folder / f"{theme}-{name}.png")
                if name == "narrow":
                    height = page.js("return document.documentElement.scrollHeight")
                    page.driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", {
                        "width": size[0], "height": height, "deviceScaleFactor": 1, "mobile": True})
                    time.sleep(0.5)
                    page.picture(folder / f"{theme}-narrow-whole.png")
                wide = page.js("return document.documentElement.scrollWidth")
                check(wide <= size[0], f"{theme} {name}: nothing is cut off at the side")
            finally:
                page.driver.quit()


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("server")
    parser.add_argument("backprop")
    parser.add_argument("--screenshots", type=pathlib.Path)
    parser.add_argument("--only", help="the name of one test")
    options = parser.parse_args()
    backprop = str(pathlib.Path(options.backprop).resolve())
    shots = options.screenshots
    if shots:
        shots.mkdir(parents=True, exist_ok=True)
    page = Page(Server(options.server))
    tests = {
        "xor": lambda: train_xor(page, shots), "spirals": lambda: train_spirals(page, shots),
        "iris": lambda: train_iris(page, shots), "edge": lambda: look_at_an_edge(page),
        "edit": lambda: edit_a_weight(page), "take": lambda: take_away(page, backprop),
        "diverge": lambda: diverge(page), "keyboard": lambda: use_the_keyboard(page),
        "hide": lambda: hide(page), "refuse": lambda: refuse_a_setting(page),
        "far": lambda: go_too_far(page), "replay": lambda: pause_a_replay(page),
        "lose": lambda: lose_the_server(page, options.server),
    }
    passed = failed = 0
    try:
        for name, test in tests.items():
            if options.only and options.only != name:
                continue
            print(name, flush=True)
            try:
                test()
                troubles = [] if name == "lose" else page.troubles()
                check(not troubles, f"the console of the browser is quiet {troubles or ''}")
                passed += 1
            except Exception as error:
                failed += 1
                print(f"FAILED: {error}", flush=True)
        if shots:
            screenshots(page.server, shots)
    finally:
        page.driver.quit()
        page.server.end()
    print(f"browser: {passed} passed, {failed} failed")
    sys.exit(1 if failed else 0)


main()
