// Serves the page, and forwards what it asks of flagd. To the browser all of it is one origin: flagd needs to allow no
// other one, there is no third party to block, and flagd itself stays on loopback.
//   node server.mjs [--flagd http://127.0.0.1:8080] [--listen 127.0.0.1:8000]

import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { Agent, createServer, request } from "node:http";
import { parseArgs } from "node:util";

const { values: options } = parseArgs({
  options: {
    flagd: { type: "string", default: "http://127.0.0.1:8080" },
    listen: { type: "string", default: "127.0.0.1:8000" },
  },
});

/** What the page may ask of flagd. The switch, the reports and other people's preferences are not for browsers. */
const forwarded = new Set(["/ofrep/v1/evaluate/flags", "/v1/messages/next", "/v1/batch"]);

/** All there is to serve, by path. The libraries are those of npm, as they are. */
const own = ["page.js", "messages.js", "events.js", "render.js", "survey.js", "visibility.js", "make.js", "words.js"];
const files = new Map(
  [
    ["/", "index.html"],
    ...[...own, "page.css", "messages.css", "icon.svg"].map((name) => [`/${name}`, name]),
    ["/lib/core.js", "node_modules/@openfeature/core/dist/esm/index.js"],
    ["/lib/web-sdk.js", "node_modules/@openfeature/web-sdk/dist/esm/index.js"],
    ["/lib/ofrep-core.js", "node_modules/@openfeature/ofrep-core/index.esm.js"],
    ["/lib/ofrep-web-provider.js", "node_modules/@openfeature/ofrep-web-provider/index.esm.js"],
  ].map(([path, name]) => [path, new URL(name, import.meta.url)]),
);
const types = { html: "text/html", js: "text/javascript", css: "text/css", svg: "image/svg+xml" };

/** Nothing but our own files runs, and no text becomes markup by accident. Images come from where messages say. */
function policy() {
  const page = readFileSync(files.get("/"), "utf8");
  const importMap = /<script type="importmap">([^]*?)<\/script>/.exec(page)[1];
  const hash = createHash("sha256").update(importMap).digest("base64");
  return [
    "default-src 'self'",
    `script-src 'self' 'sha256-${hash}'`,
    "img-src 'self' https:",
    "require-trusted-types-for 'script'",
    "frame-ancestors 'none'",
    "base-uri 'none'",
  ].join("; ");
}

function serve(path, response) {
  const file = files.get(path);
  if (!file) return response.writeHead(404, { "Content-Type": "text/plain" }).end("There is nothing here.\n");
  const type = types[file.pathname.split(".").pop()];
  response.writeHead(200, {
    "Content-Type": `${type}; charset=utf-8`,
    "Content-Security-Policy": policy(),
    "Cache-Control": path.startsWith("/lib/") ? "max-age=3600" : "no-cache",
    "X-Content-Type-Options": "nosniff",
  });
  response.end(readFileSync(file));
}

const agent = new Agent({ keepAlive: false }); // on loopback a connection costs nothing, and a fresh one is never stale

/** Of both heads only what matters here goes through. */
function pick(headers, ...names) {
  return Object.fromEntries(names.filter((name) => name in headers).map((name) => [name, headers[name]]));
}

function forward(incoming, response) {
  const failed = (error) => {
    if (response.headersSent) return response.destroy();
    const body = JSON.stringify({ errorCode: "GENERAL", errorDetails: `flagd does not answer: ${error.message}` });
    response.writeHead(502, { "Content-Type": "application/json" }).end(body);
  };
  const headers = pick(incoming.headers, "content-type", "content-length", "if-none-match", "accept");
  const outgoing = request(new URL(incoming.url, options.flagd), { agent, method: incoming.method, headers });
  outgoing.setTimeout(10_000, () => outgoing.destroy(new Error("it takes too long")));
  outgoing.on("error", failed);
  outgoing.on("response", (answer) => {
    const passed = pick(answer.headers, "content-type", "content-length", "etag", "retry-after", "cache-control");
    response.writeHead(answer.statusCode, passed);
    answer.pipe(response);
  });
  incoming.pipe(outgoing);
}

const server = createServer((incoming, response) => {
  const path = incoming.url.split("?")[0];
  if (forwarded.has(path) && incoming.method === "POST") return forward(incoming, response);
  if (incoming.method === "GET") return serve(path, response);
  response.writeHead(405, { Allow: "GET" }).end();
});

for (const file of files.values()) {
  if (existsSync(file)) continue;
  console.error(`${file.pathname} is missing: run \`npm ci\` first`);
  process.exit(1);
}
const [host, port] = options.listen.split(":");
server.listen(Number(port), host, () => {
  console.log(`open http://${host}:${server.address().port}/`);
});
