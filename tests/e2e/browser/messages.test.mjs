// What a page does with decisions, without a browser: answers are made up, and nothing is drawn.
import assert from "node:assert/strict";
import { webcrypto } from "node:crypto";
import { after, beforeEach, test } from "node:test";

import { Messages } from "../../../examples/browser/messages.js";

globalThis.crypto ??= webcrypto; // where node is as old as Debian's

const toast = (more = {}) => ({
  decision: "d1",
  placement: "corner",
  do: "show",
  message: { key: "nudge", layout: "toast" },
  delay_ms: 0,
  recheck: { within_ms: 60_000 },
  report: { shown_after_ms: 1000 },
  interrupts: true,
  ...more,
});

/** The page: what it was told to draw, and what it reported, as text. */
class Page {
  asked = []; // questions
  answers = []; // what they get, in this order: decisions, or a function that makes them
  seen = []; // what was drawn, closed and reported
  tell = {}; // by placement

  constructor(options = {}) {
    globalThis.fetch = async (_, { body, signal }) => {
      this.asked.push(JSON.parse(body));
      const answer = this.answers.shift() ?? [];
      const decisions = typeof answer === "function" ? await answer(signal) : answer;
      return { ok: true, json: async () => ({ decisions }) };
    };
    const track = (user, event, { decision, ...properties }, id) => {
      this.seen.push([`${user}: ${event}`, decision, ...Object.values(properties)].filter(Boolean).join(" "));
      this.ids = [...(this.ids ?? []), id];
    };
    const draw = (message, placement, shownAfterMs, tell) => {
      this.tell[placement] = tell;
      this.seen.push(`draw ${message.key}`);
      return { shownMs: 7, close: () => this.seen.push(`close ${message.key}`) };
    };
    this.messages = new Messages({ events: { track }, draw, patience: 60_000, ...options });
  }

  /** Comes as a user, with this answer. */
  async start(...answers) {
    this.answers = answers;
    await this.messages.enter("corner", "dialog");
    await this.messages.identify({ targetingKey: "ada" });
  }
}

/** An answer for which the test decides when it comes. */
function held() {
  let answer;
  const promise = new Promise((resolve) => (answer = resolve));
  return { promise: () => promise, answer };
}

/** Once it holds. Timers and answers take their time; a test that waits in vain is stopped from outside. */
async function until(condition) {
  while (!condition()) await new Promise((resolve) => setTimeout(resolve, 1));
}

let page;
beforeEach(() => (page = new Page()));
const awake = setInterval(() => {}, 1_000_000); // node does not wait for the timers of AbortSignal
after(() => clearInterval(awake));

test("a message is exposed, drawn and closed, and each kind of event is reported once", async () => {
  await page.start([toast()]);
  const tell = page.tell.corner;
  tell("message_shown", { visible_ms: 1000 });
  tell("message_shown", { visible_ms: 2000 });
  tell("message_clicked", { button: "invite" });
  tell("message_clicked", { button: "invite" });
  tell("message_clicked", { button: "other" });
  tell("message_dismissed", { how: "button", shown_ms: 7 });
  tell("message_dismissed", { how: "close", shown_ms: 8 });
  tell("message_clicked", { button: "late" });
  assert.deepEqual(page.seen, [
    "ada: message_exposed d1",
    "draw nudge",
    "ada: message_shown d1 1000",
    "ada: message_clicked d1 invite",
    "ada: message_clicked d1 other",
    "ada: message_dismissed d1 button 7",
    "close nudge",
  ]);
  assert.equal(new Set(page.ids).size, page.ids.length);
});

test("a control group is exposed and sees nothing", async () => {
  await page.start([toast({ do: "record_only", message: undefined, experiment: { key: "nudge" } })]);
  assert.deepEqual(page.seen, ["ada: message_exposed d1"]);
});

test("what later servers may say draws nothing", async () => {
  const hologram = { key: "nudge", layout: "hologram" };
  await page.start([toast({ do: "dance" }), toast({ message: hologram }), toast({ message: undefined })]);
  assert.deepEqual(page.seen, []);
});

test("an answer that comes too late draws nothing", async () => {
  const notes = [];
  page = new Page({ patience: 1, note: (text) => notes.push(text) });
  await page.start(
    (signal) => new Promise((_, reject) => signal.addEventListener("abort", () => reject(signal.reason))),
  );
  assert.deepEqual(notes, ["no answer: it took too long"]);
  assert.deepEqual(page.seen, []);
});

test("what could not be drawn has failed", async () => {
  page = new Page({
    draw: () => {
      throw new Error("no room");
    },
  });
  await page.start([toast()]);
  assert.deepEqual(page.seen, ["ada: message_exposed d1", "ada: message_failed d1 render no room"]);
});

test("after its delay a message is asked about again, and then drawn", async () => {
  await page.start([toast({ delay_ms: 1 })], [toast()]);
  await until(() => page.seen.includes("draw nudge"));
  assert.deepEqual(page.asked[1].placements, ["corner"]);
  assert.equal(page.asked[1].recheck, "d1");
});

for (const [why, answer] of Object.entries({
  "says nothing": [{ placement: "corner", do: "nothing", reason: "STOPPED" }],
  "has another decision": [toast({ decision: "d2" })],
  "has another arm": [toast({ do: "record_only" })],
  "does not answer": [],
})) {
  test(`it is not drawn where the server ${why} by then`, async () => {
    const notes = [];
    page = new Page({ note: (text) => notes.push(text) });
    await page.start([toast({ delay_ms: 1 })], answer);
    await until(() => notes.includes("corner: over, no longer true"));
    assert.deepEqual(page.seen, []);
  });
}

test("nor where it has expired", async () => {
  const notes = [];
  page = new Page({ note: (text) => notes.push(text) });
  await page.start([toast({ delay_ms: 1, recheck: { within_ms: 0 } })]);
  await until(() => notes.includes("corner: over, expired"));
  assert.deepEqual(page.seen, []);
  assert.equal(page.asked.length, 1);
});

test("events of the app call off what waits", async () => {
  await page.start([
    toast({ delay_ms: 3_600_000, cancel_on: ["closed"], recheck: { within_ms: 1e7, unless: ["invited"] } }),
  ]);
  await page.messages.happened("saved");
  assert.deepEqual(page.asked.at(-1).placements, ["dialog"]); // the other one is taken
  await page.messages.happened("closed");
  assert.deepEqual(page.asked.at(-1).placements, ["corner", "dialog"]);
  page.answers = [[toast({ decision: "d2", delay_ms: 3_600_000, recheck: { within_ms: 1e7, unless: ["invited"] } })]];
  await page.messages.happened("saved");
  await page.messages.happened("invited");
  assert.deepEqual(page.asked.at(-1).placements, ["corner", "dialog"]);
  assert.deepEqual(page.seen, ["ada: saved", "ada: closed", "ada: saved", "ada: invited"]);
});

test("called off while it is asked about again, it is not drawn", async () => {
  const again = held();
  await page.start([toast({ delay_ms: 1, cancel_on: ["closed"] })], again.promise);
  await until(() => page.asked.length === 2);
  const done = page.messages.happened("closed");
  again.answer([toast()]);
  await done;
  assert.deepEqual(page.seen, ["ada: closed"]);
});

test("leaving a placement drops what waits for it and closes what is open there", async () => {
  await page.start([toast({ delay_ms: 3_600_000 }), toast({ decision: "d2", placement: "dialog", interrupts: false })]);
  page.messages.leave("corner", "dialog");
  assert.deepEqual(page.seen, [
    "ada: message_exposed d2",
    "draw nudge",
    "ada: message_dismissed d2 navigation 7",
    "close nudge",
  ]);
  await page.messages.enter("corner");
  assert.deepEqual(page.asked.at(-1).placements, ["corner"]);
});

test("what was asked for a placement that is left meanwhile is not drawn", async () => {
  const late = held();
  const started = page.start(late.promise);
  await until(() => page.asked.length === 1);
  page.messages.leave("corner");
  late.answer([toast()]);
  await started;
  assert.deepEqual(page.seen, []);
});

test("one message interrupts at a time; the next one is asked about again", async () => {
  const control = {
    decision: "d2",
    placement: "dialog",
    do: "record_only",
    message: undefined,
    experiment: { key: "k" },
  };
  await page.start([toast(), toast(control)], [toast(control)]);
  assert.deepEqual(page.seen, ["ada: message_exposed d1", "draw nudge"]);
  page.tell.corner("message_dismissed", { how: "close" });
  await until(() => page.seen.includes("ada: message_exposed d2"));
  assert.equal(page.asked.at(-1).recheck, "d2");
});

test("another user sees nothing of what was decided, waited for or asked for the one before", async () => {
  const late = held();
  await page.start([toast(), toast({ decision: "d2", placement: "dialog", delay_ms: 3_600_000 })], late.promise);
  page.messages.leave("dialog");
  const asking = page.messages.enter("dialog");
  await until(() => page.asked.length === 2);
  await page.messages.identify({ targetingKey: "bob" });
  late.answer([toast({ decision: "d3", placement: "dialog" })]);
  await asking;
  assert.deepEqual(page.seen, [
    "ada: message_exposed d1",
    "draw nudge",
    "ada: message_dismissed d1 navigation 7",
    "close nudge",
  ]);
  assert.deepEqual(
    page.asked.map((question) => question.context.targetingKey),
    ["ada", "ada", "bob"],
  );
});
