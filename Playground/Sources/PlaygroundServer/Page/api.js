// Requests to the server: one function, two ways to fail.

/** The server answered that it will not; the message is a plain sentence. */
export class Refusal extends Error {
  constructor(message, status) {
    super(message);
    this.status = status;
  }
}

/** No answer came. */
export class Unreachable extends Error {}

let token = document.querySelector('meta[name="backprop-token"]').content;

/** The answer to a request, as JSON or, with `as: "text"`, as text. A body of bytes or a plain object is sent along. */
export async function request(method, path, body, { as = "json", retry = true } = {}) {
  const response = await send(method, path, body);
  if (response.ok) {
    if (response.status === 204) return null;
    return response[as]();
  }
  if (response.status === 403 && method !== "GET" && retry && (await renewToken())) {
    return request(method, path, body, { as, retry: false });
  }
  throw new Refusal(await sentence(response), response.status);
}

/** Tells the server that a run is not needed any more, even while the page goes away. */
export function farewell(path) {
  fetch(path, { method: "DELETE", keepalive: true, headers: { "X-Backprop-Token": token } }).catch(() => {});
}

/** Takes the token out of a fresh page: a server that was started again has a new one. */
async function renewToken() {
  const response = await send("GET", "/");
  if (!response.ok) return false;
  const page = new DOMParser().parseFromString(await response.text(), "text/html");
  const fresh = page.querySelector('meta[name="backprop-token"]')?.content;
  if (!fresh || fresh === token) return false;
  token = fresh;
  return true;
}

async function send(method, path, body) {
  const headers = {};
  if (method !== "GET") headers["X-Backprop-Token"] = token;
  const isBytes = body instanceof Blob;
  if (body !== undefined && !isBytes) headers["Content-Type"] = "application/json";
  try {
    return await fetch(path, {
      method, headers, cache: "no-store",
      body: body === undefined || isBytes ? body : JSON.stringify(body),
    });
  } catch {
    throw new Unreachable("The server does not answer.");
  }
}

async function sentence(response) {
  try {
    const { error } = await response.json();
    if (typeof error === "string" && error) return error;
  } catch {
    // Not JSON: the status is all there is to tell.
  }
  return `The server answered with status ${response.status}.`;
}
