"""What the test scripts of the playground share: a server of their own, and requests to it."""

import http.client
import json
import re
import subprocess


class Server:
    """A server that was started for a test, at a port of its own unless one is given."""

    def __init__(self, program, *options, port=0):
        self.process = subprocess.Popen(
            [program, "play", "--port", str(port), *options], stdout=subprocess.PIPE, text=True)
        line = self.process.stdout.readline()
        found = re.fullmatch(r"Playground: http://127\.0\.0\.1:(\d+)/\n", line)
        if not found:
            raise SystemExit(f"The server said {line!r}, not where it listens.")
        self.port = int(found[1])
        self.address = f"http://127.0.0.1:{self.port}/"
        page = self.request("GET", "/")[1].decode()
        self.token = re.search(r'name="backprop-token" content="([0-9a-f]+)"', page)[1]

    def request(self, method, path, body=None, timeout=60):
        """Sends a request; returns the status and the bytes of the answer."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=timeout)
        try:
            headers = {} if method == "GET" else {"X-Backprop-Token": self.token}
            text = json.dumps(body) if isinstance(body, (dict, list)) else body
            connection.request(method, path, body=text, headers=headers)
            answer = connection.getresponse()
            return answer.status, answer.read()
        finally:
            connection.close()

    def json(self, method, path, body=None):
        """Sends a request that must succeed; returns its answer as JSON."""
        status, data = self.request(method, path, body)
        if status >= 300:
            raise SystemExit(f"{method} {path}: {status} {data.decode(errors='replace')}")
        return json.loads(data) if data else None

    def events(self, run, timeout=60):
        """Listens to a run: yields its states."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=timeout)
        connection.request("GET", f"/api/runs/{run}/events")
        answer = connection.getresponse()
        try:
            while True:
                line = answer.readline()
                if not line:
                    return
                if line.startswith(b"data: "):
                    yield json.loads(line[6:])
        finally:
            connection.close()

    def memory(self):
        """The memory that the server takes, in MB."""
        with open(f"/proc/{self.process.pid}/status") as file:
            return int(re.search(r"VmRSS:\s+(\d+) kB", file.read())[1]) / 1024

    def end(self):
        """Interrupts the server, which must end at once and well."""
        self.process.send_signal(2)
        status = self.process.wait(timeout=5)
        if status != 0:
            raise SystemExit(f"The server ended with status {status}.")
