#!/usr/bin/env python3
"""Sends the playground what no browser would, over bare sockets.

    Tests/hostile.py .build/release/playground [REQUESTS] [SEED]

More than a thousand malformed, broken off, half-closed, oversized and slow requests, the same ones
for the same seed. Afterwards the server must answer as before, take no more than a bounded amount
of memory, and end well.
"""

import json
import random
import socket
import sys
import time

from playground import Server

SETTINGS = {"data": {"sample": "xor", "rows": 40}, "hidden": [{"units": 3, "activation": "tanh"}]}
MOST_MEMORY = 500


def deliver(port, pieces, wait=0.0, half=False, read=True, timeout=3):
    """Sends pieces of bytes; returns what comes back, as far as one waits for it."""
    connection = socket.create_connection(("127.0.0.1", port), timeout=timeout)
    answer = b""
    try:
        for piece in pieces:
            connection.sendall(piece)
            if wait:
                time.sleep(wait)
        if half:
            connection.shutdown(socket.SHUT_WR)
        if read:
            while len(answer) < 1 << 20:
                part = connection.recv(65536)
                if not part:
                    break
                answer += part
                if b"\r\n\r\n" in answer and not half:
                    break
    except OSError:
        pass
    finally:
        connection.close()
    return answer


class Attacker:
    """Makes up requests."""

    def __init__(self, server, seed):
        self.server, self.chance = server, random.Random(seed)
        self.run = server.json("POST", "/api/runs", {"settings": SETTINGS})["id"]

    def head(self, method, path, length=None, more="", host=None, token=True):
        host = f"127.0.0.1:{self.server.port}" if host is None else host
        text = f"{method} {path} HTTP/1.1\r\nHost: {host}\r\n"
        if token:
            text += f"X-Backprop-Token: {self.server.token}\r\n"
        if length is not None:
            text += f"Content-Length: {length}\r\n"
        return (text + more + "\r\n").encode()

    def post(self, path, body, **options):
        body = body if isinstance(body, bytes) else body.encode()
        return [self.head("POST", path, len(body), **options) + body]

    def noise(self, most=400):
        return self.chance.randbytes(self.chance.randrange(1, most))

    def number(self):
        return self.chance.choice([
            "-1", "0", "1e308", "-1e308", "1e999", "9223372036854775807", "9223372036854775808",
            "-9223372036854775808", "18446744073709551616", "1.5", "NaN", "null", "\"3\"", "[]",
            "{}", "1e-320", "0.0000001", "true", "65", "5001", "2000001", "1e18"])

    # Kinds of attacks: each returns the arguments of `deliver`.

    def garbage(self):
        return {"pieces": [self.noise(2000)], "half": True}

    def broken_head(self):
        good = self.head("GET", "/api/catalog")
        place = self.chance.randrange(len(good))
        changed = good[:place] + self.noise(5) + good[place + self.chance.randrange(4):]
        return {"pieces": [changed], "half": True}

    def cut_head(self):
        good = self.head("GET", "/")
        return {"pieces": [good[:self.chance.randrange(len(good))]],
                "half": self.chance.random() < 0.5, "read": self.chance.random() < 0.3,
                "timeout": 0.3}

    def odd_line(self):
        line = self.chance.choice([
            "GET http:// HTTP/1.1", "GET http://x HTTP/1.1", "GET http://x:y?z HTTP/1.1",
            "GET * HTTP/1.1", "GET ? HTTP/1.1", "GET # HTTP/1.1", "GET /?%zz=%&=&& HTTP/1.1",
            "GET  HTTP/1.1", "GET /",
            "GET / HTTP/9.9", "GET / HTTP/1.0", "CONNECT a:1 HTTP/1.1", "OPTIONS * HTTP/1.1",
            "TRACE / HTTP/1.1", "PRI * HTTP/2.0", "G\0T / HTTP/1.1", "GET /\x7f HTTP/1.1",
            "GET /page/../../../etc/passwd HTTP/1.1", "GET /page/%2e%2e%2fPackage.swift HTTP/1.1",
            "GET " + "/" * 5000 + " HTTP/1.1", "GET /" + "a" * 200_000 + " HTTP/1.1",
            "GET http://[::1]:99999999999999999999/ HTTP/1.1", "GET //// HTTP/1.1",
            "HEAD / HTTP/1.1", "GET ://x HTTP/1.1", "GET a://b:c:d HTTP/1.1",
            "GET /\u00e4 HTTP/1.1", "M-SEARCH * HTTP/1.1"])
        host = f"Host: 127.0.0.1:{self.server.port}\r\n"
        return {"pieces": [(line + "\r\n" + host + "\r\n").encode()], "half": True}

    def wrong_host(self):
        host = self.chance.choice([
            "evil.example", "", "127.0.0.1", "localhost:1", "[::1", "a" * 5000])
        more = "Host: 127.0.0.1:1\r\n" if self.chance.random() < 0.3 else ""
        return {"pieces": [self.head("GET", "/", host=host, more=more)], "half": True,
                "expect": (b" 403", b" 400")}

    def wrong_token(self):
        word = self.chance.choice([None, "", "0" * 48])
        more = "" if word is None else f"X-Backprop-Token: {word}\r\n"
        method = self.chance.choice(["POST", "DELETE", "PUT", "PATCH"])
        path = f"/api/runs/{self.run}"
        return {"pieces": [self.head(method, path, 2, more, token=False) + b"{}"], "half": True,
                "expect": (b" 403",)}

    def many_headers(self):
        count = self.chance.choice([101, 1000, 20_000])
        more = "".join(f"X-{number}: {number}\r\n" for number in range(count))
        return {"pieces": [self.head("GET", "/", more=more)], "half": True}

    def long_header(self):
        more = "X: " + "a" * 300_000 + "\r\n"
        return {"pieces": [self.head("GET", "/", more=more)], "half": True}

    def wrong_length(self):
        length = self.chance.choice(["-1", "0x10", "1e3", "99999999999999999999", "5, 6", "+5", ""])
        pieces = [self.head("POST", "/api/runs", length) + b"{}"]
        return {"pieces": pieces, "half": True, "timeout": 1}

    def large_body(self):
        claimed = self.chance.choice([65_537, 1 << 31, 1 << 62])
        pieces = [self.head("POST", "/api/runs", claimed), b"[" * 100_000]
        return {"pieces": pieces, "expect": (b" 413",)}

    def large_chunks(self):
        pieces = [self.head("POST", "/api/runs", more="Transfer-Encoding: chunked\r\n")]
        pieces += [b"4000\r\n" + b" " * 0x4000 + b"\r\n"] * 8
        return {"pieces": pieces, "expect": (b" 413",)}

    def broken_chunks(self):
        size = self.chance.choice([
            b"-1", b"zz", b"ffffffffffffffffff", b"", b"7fffffffffffffff", b"5;a=b"])
        pieces = [self.head("POST", "/api/runs", more="Transfer-Encoding: chunked\r\n"),
                  size + b"\r\n{}\r\n0\r\n\r\n"]
        return {"pieces": pieces, "half": True, "timeout": 1}

    def smuggled(self):
        more = "Transfer-Encoding: chunked\r\n"
        hidden = b"0\r\n\r\nGET / HTTP/1.1\r\n\r\n"
        return {"pieces": [self.head("POST", "/api/runs", 4, more) + hidden], "half": True,
                "timeout": 1}

    def broken_off_body(self):
        pieces = [self.head("POST", "/api/runs", 500), b'{"settings":']
        return {"pieces": pieces, "half": self.chance.random() < 0.7, "read": False}

    def broken_json(self):
        good = json.dumps({"settings": SETTINGS}).encode()
        place = self.chance.randrange(len(good))
        bad = good[:place] + self.noise(4) + good[place + self.chance.randrange(3):]
        if self.chance.random() < 0.3:
            bad = self.chance.choice([b"[", b'{"a":', b"\""]) * self.chance.randrange(10_000)
        return {"pieces": self.post("/api/runs", bad[:65_000])}

    def odd_settings(self):
        item = self.chance.choice([
            '"optimizer":"adam:learningRate=%s"', '"data":{"sample":"xor:noise=%s"}', '"seed":%s',
            '"data":{"sample":"xor","rows":%s}', '"hidden":[{"units":%s}]', '"batchSize":%s',
            '"validation":%s', '"l1":%s', '"l2":%s', '"dropout":%s', '"steps":%s',
            '"data":{"sample":"spirals:arms=%s"}', '"data":{"sample":"spirals:turns=%s"}',
            '"data":{"sample":"gaussians:count=%s"}', '"optimizer":"sgd:momentum=%s"',
            '"optimizer":"lbfgs:memory=%s","batchSize":"full"', '"schedule":"cosine:ticks=%s"',
            '"schedule":"step-decay:ticks=%s"', '"initializer":"constant:value=%s"',
            '"initializer":"normal:standardDeviation=%s"', '"loss":"huber:delta=%s"',
            '"loss":"cross-entropy:labelSmoothing=%s"', '"loss":"cross-entropy:classWeights=%s"',
            '"hidden":[{"units":2,"activation":"leaky-relu:leak=%s"}]',
            '"hidden":[{"units":2,"activation":"elu:alpha=%s"}]',
            '"steps":9,"edits":[{"step":1,"parameter":"0.weight","index":%s,"value":1}]',
            '"steps":9,"edits":[{"step":1,"parameter":"0.weight","index":0,"value":%s}]',
            '"steps":9,"edits":[{"step":%s,"parameter":"0.bias","index":0,"value":1}]'])
        number = self.number()
        if ":\"" in item or "=%s" in item:
            number = number.replace('"', "")
        text = item % number
        if '"data"' not in text:
            text = '"data":{"sample":"xor","rows":20},' + text
        path = self.server.request("POST", "/api/runs", '{"settings":{%s}}' % text)
        if path[0] == 201:
            run = json.loads(path[1])["id"]
            self.server.request("POST", f"/api/runs/{run}/play", {"speed": 50})
            self.server.request("GET", f"/api/runs/{run}/look?stage=0&unit=0")
            for state in self.server.events(run):
                break
            self.server.request("GET", f"/api/runs/{run}/model")
            self.server.request("DELETE", f"/api/runs/{run}")
        return {"pieces": [], "read": False}

    def odd_request(self):
        what, body = self.chance.choice([
            ("parameter", '{"parameter":"0.weight","index":%s,"value":%s}'),
            ("parameter", '{"parameter":%s,"index":0,"value":%s}'), ("play", '{"speed":%s}'),
            ("step", "%s"), ("reset", "%s")])
        return {"pieces": self.post(f"/api/runs/{self.run}/{what}", self.fill(body))}

    def fill(self, text):
        while "%s" in text:
            text = text.replace("%s", self.number(), 1)
        return text

    def odd_look(self):
        keys = ["row", "stage", "unit", "parameter", "index", "%00", "a[]"]
        words = ["0", "1", "0.weight", "%ff%fe", "..", ""]
        pairs = [
            self.chance.choice(keys) + "=" + self.chance.choice([self.number(), *words])
            for _ in range(self.chance.randrange(5))]
        query = "&".join(pairs).replace(" ", "+").replace('"', "%22")
        return {"pieces": [self.head("GET", f"/api/runs/{self.run}/look?{query}")]}

    def odd_table(self):
        body = self.chance.choice([
            self.noise(3000), b"", b"a,b\n" + self.noise(500), b"a,a\n1,2\n", b'"a,b\n1,2\n',
            b"a,b\n" + b"1,1e400\n" * 30, b"a,b\n" + b"nan,inf\n" * 30, b"\xef\xbb\xbfa,b\n1,2\n",
            b"a" + b",a" * 50_000 + b"\n", b"\n" * 100_000, b"a,b\n1\n1,2,3\n", b"\0" * 5000,
            b"x,y\n" + b"".join(b"%d,%d\n" % (n, n) for n in range(6000))])
        name = self.chance.choice(["a.csv", "..", "%2f"])
        return {"pieces": self.post(f"/api/tables?name={name}", body), "timeout": 10}

    def left_events(self):
        pieces = [self.head("GET", f"/api/runs/{self.run}/events")]
        return {"pieces": pieces, "half": self.chance.random() < 0.5,
                "read": self.chance.random() < 0.5, "timeout": 0.5}

    def pipelined(self):
        one = self.head("GET", f"/api/runs/{self.run}")
        return {"pieces": [one * self.chance.randrange(2, 200)], "half": True,
                "read": self.chance.random() < 0.5}

    def slow(self):
        good = self.head("GET", "/")
        return {"pieces": [good[n:n + 20] for n in range(0, len(good), 20)], "wait": 0.01}


ATTACKS = [
    Attacker.garbage, Attacker.broken_head, Attacker.cut_head, Attacker.odd_line,
    Attacker.wrong_host, Attacker.wrong_token, Attacker.many_headers, Attacker.long_header,
    Attacker.wrong_length, Attacker.large_body, Attacker.large_chunks, Attacker.broken_chunks, Attacker.smuggled,
    Attacker.broken_off_body, Attacker.broken_json, Attacker.odd_settings, Attacker.odd_settings,
    Attacker.odd_request, Attacker.odd_look, Attacker.odd_table, Attacker.left_events,
    Attacker.pipelined, Attacker.slow]


def hold_connections(server, count=200):
    """Opens many connections that say nothing, or begin and say nothing more."""
    held = []
    for number in range(count):
        connection = socket.create_connection(("127.0.0.1", server.port), timeout=5)
        if number % 2:
            connection.sendall(b"POST /api/runs HTTP/1.1\r\nContent-Le")
        held.append(connection)
    return held


def attack(server, count, seed):
    attacker, problems, done = Attacker(server, seed), [], {}
    for number in range(count):
        kind = ATTACKS[number % len(ATTACKS)]
        options = kind(attacker)
        expected = options.pop("expect", None)
        try:
            answer = deliver(server.port, **options) if options["pieces"] else b""
        except OSError as error:
            problems.append(f"{number} {kind.__name__}: {error}")
            break
        line = answer.split(b"\r\n")[0]
        if b" 500" in line or (expected and not any(word in line for word in expected)):
            problems.append(f"{number} {kind.__name__}: {line!r}")
        if server.process.poll() is not None:
            status = server.process.returncode
            problems.append(f"{number} {kind.__name__}: the server ended with status {status}")
            break
        done[kind.__name__] = done.get(kind.__name__, 0) + 1
    return problems, done


def main():
    program = sys.argv[1]
    count = int(sys.argv[2]) if len(sys.argv) > 2 else 1500
    server = Server(program)
    before = server.memory()
    problems, done = attack(server, count, int(sys.argv[3]) if len(sys.argv) > 3 else 1)
    print(f"{sum(done.values())} requests of {len(done)} kinds", flush=True)
    if server.process.poll() is None:
        held = hold_connections(server)
        status, page = server.request("GET", "/")
        if status != 200 or server.token.encode() not in page:
            problems.append("the page does not come any more")
        run = server.json("POST", "/api/runs", {"settings": SETTINGS})["id"]
        server.json("POST", f"/api/runs/{run}/epoch", {})
        state = next(server.events(run))
        if state["epoch"] != 1:
            problems.append(f"a run does not run any more: {state['epoch']} epochs")
        for connection in held:
            connection.close()
        after = server.memory()
        print(f"memory: {before:.0f} MB before, {after:.0f} MB after", flush=True)
        if after > MOST_MEMORY:
            problems.append(f"the server takes {after:.0f} MB, more than {MOST_MEMORY}")
        server.end()
    print("\n".join(problems) or "the server answers as before")
    sys.exit(1 if problems else 0)


main()
