// A real flagd, the example's own server, and between them a recorder that knows what went over the wire.
import assert from "node:assert/strict";
import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

const example = fileURLToPath(new URL("../../../examples/browser", import.meta.url));
const flagd = join(process.env.FLYWHEEL_BIN ?? "build/release/bin", "flagd");
const chromium = process.env.CHROMIUM ?? "/usr/bin/chromium";

/** However busy the machine is, nothing takes as long as this. */
const patience = 30_000;

const require = createRequire(join(example, "package.json")); // the packages are installed beside the example
function packageOf(name) {
  try {
    return require.resolve(name);
  } catch {
    throw new Error(`${name} is not installed: run \`npm ci\` in examples/browser, or \`./dev test\`, which does it`);
  }
}
export const axe = readFileSync(packageOf("axe-core/axe.min.js"), "utf8");

export async function startBrowser() {
  if (!existsSync(chromium))
    throw new Error(`${chromium} is missing: run \`apt-get install chromium\`, or \`./dev test\``);
  const puppeteer = require(packageOf("puppeteer-core"));
  // The only pages are ours, and root in a container has no sandbox.
  const noPopup = "--disable-features=WebUIOmniboxPopup,WebUIOmniboxAimPopup"; // half of the work of opening a window
  const args = ["--no-sandbox", "--disable-gpu", "--lang=en-US", noPopup];
  return puppeteer.launch({ executablePath: chromium, args, timeout: patience });
}

/** A started program, and the address it says it listens on. */
async function start(command, words) {
  const child = spawn(command, words, { stdio: ["ignore", "pipe", "pipe"] });
  process.on("exit", () => child.kill()); // also where a test ends early
  const said = [];
  child.stderr.on("data", (text) => said.push(text));
  for await (const line of createInterface({ input: child.stdout })) {
    const url = /http:\/\/127\.0\.0\.1:\d+/.exec(line)?.[0];
    if (url) return { url, stop: () => child.exitCode ?? (child.kill(), once(child, "exit")) };
  }
  throw new Error(`${command} did not come up: ${said.join("")}`);
}

/** Forwards everything to flagd, remembers what matters, and changes answers where a test asks for it. */
class Recorder {
  events = []; // that flagd has stored
  decisions = new Map(); // by id
  questions = []; // about messages
  flagAnswers = []; // the status of each
  problems = []; // what flagd did not like
  answering = (decisions) => decisions; // (decisions, question) → what the page gets, or a promise of it
  #waiting = new Set();

  constructor(flagdUrl) {
    this.server = createServer(async (incoming, response) => {
      const body = Buffer.concat(await incoming.toArray()).toString();
      const headers = { "Content-Type": incoming.headers["content-type"] ?? "" };
      if (incoming.headers["if-none-match"]) headers["If-None-Match"] = incoming.headers["if-none-match"];
      const answer = await fetch(flagdUrl + incoming.url, { method: incoming.method, headers, body });
      const text = await this.#noted(incoming.url, body, answer.status, await answer.text());
      response.writeHead(answer.status, { "Content-Type": "application/json", ETag: answer.headers.get("etag") ?? "" });
      response.end(text);
      for (const check of this.#waiting) check();
    });
  }

  /** What was reported of one user's decisions about a message, in its order. */
  about(user, message) {
    const about = ({ userId, properties }) => userId === user && this.decisions.get(properties.decision) === message;
    return this.events.filter(about);
  }

  /** The names of these events, once one of them is there. */
  async reported(user, message, awaited) {
    const names = () => this.about(user, message).map(({ event }) => event);
    await this.until(() => names().includes(awaited), `${awaited} of ${user}`);
    return names();
  }
  propertiesOf(user, message, event) {
    return this.about(user, message).find((one) => one.event === event).properties;
  }

  /** Waits for a condition on what has been recorded. */
  until(condition, what) {
    return new Promise((resolve, reject) => {
      const late = () => reject(new Error(`nobody saw ${what}; recorded: ${JSON.stringify(this.events.slice(-20))}`));
      const timer = setTimeout(late, patience);
      const check = () => {
        if (!condition()) return;
        clearTimeout(timer);
        this.#waiting.delete(check);
        resolve();
      };
      this.#waiting.add(check);
      check();
    });
  }

  async #noted(path, body, status, text) {
    if (path.startsWith("/ofrep/")) this.flagAnswers.push(status);
    if (status !== 200) {
      if (status !== 304) this.problems.push(`${path} ${status} ${text}`);
      return text;
    }
    const asked = JSON.parse(body);
    const answer = JSON.parse(text);
    if (path === "/v1/batch") {
      if (answer.rejected.length > 0 || answer.unknownDecisions || answer.conflicts) this.problems.push(text);
      this.events.push(...asked.batch.filter((event) => !this.events.some((one) => one.messageId === event.messageId)));
    }
    if (path === "/v1/messages/next") {
      this.questions.push(asked);
      for (const { decision, message, experiment } of answer.decisions) {
        if (decision) this.decisions.set(decision, experiment?.key ?? message.key);
      }
      answer.decisions = await this.answering(answer.decisions, asked);
      return JSON.stringify(answer);
    }
    return text;
  }
}

/** All of it, in a directory of its own. */
export async function startServers() {
  const directory = mkdtempSync(join(tmpdir(), "flywheel-browser-"));
  const definitions = join(directory, "definitions");
  const data = join(directory, "data");
  cpSync(join(example, "definitions"), definitions, { recursive: true });
  const real = await start(flagd, ["serve", definitions, "--data", data, "--listen", "127.0.0.1:0"]);
  const recorder = new Recorder(real.url);
  recorder.server.listen(0, "127.0.0.1");
  await once(recorder.server, "listening");
  const between = `http://127.0.0.1:${recorder.server.address().port}`;
  const pages = await start(process.execPath, [
    join(example, "server.mjs"),
    "--flagd",
    between,
    "--listen",
    "127.0.0.1:0",
  ]);
  return {
    url: pages.url,
    definitions,
    recorder,
    /** Which arm of an experiment a user is in, as flagd evaluates it for anybody who asks. */
    async armOf(experiment, user) {
      const response = await fetch(`${real.url}/ofrep/v1/evaluate/flags/${experiment}`, {
        method: "POST",
        headers: { "Content-Type": "application/json" },
        body: JSON.stringify({ context: { targetingKey: user, plan: "free" } }),
      });
      return (await response.json()).variant;
    },
    async report(experiment) {
      const words = ["report", experiment, "--data", data, "--dir", definitions, "--format", "json"];
      return JSON.parse((await promisify(execFile)(flagd, words)).stdout);
    },
    async stop() {
      await pages.stop();
      recorder.server.closeAllConnections?.();
      recorder.server.close();
      await real.stop();
      rmSync(directory, { recursive: true, force: true });
      assert.deepEqual(recorder.problems, []);
    },
  };
}
