// The queue of events, with a server that is made up and timers that never fire: what is flushed is flushed by hand.
import assert from "node:assert/strict";
import { webcrypto } from "node:crypto";
import { beforeEach, test } from "node:test";

import { Events } from "../../../examples/browser/events.js";

globalThis.crypto ??= webcrypto; // where node is as old as Debian's
globalThis.setTimeout = () => 1;
console.warn = () => {};

let sent; // the ids of each request
let status; // what it gets, or an error
let events;
beforeEach(() => {
  sent = [];
  status = 200;
  events = new Events();
  globalThis.fetch = async (_, { body, keepalive }) => {
    assert.ok(keepalive);
    sent.push(JSON.parse(body).batch.map((event) => event.messageId));
    if (status instanceof Error) throw status;
    return { ok: status === 200, status, text: async () => "" };
  };
});

for (const trouble of [503, 429, new TypeError("no network")]) {
  test(`events stay until they are stored: ${trouble.message ?? trouble}`, async () => {
    events.track("ada", "saved", {}, "e1");
    status = trouble;
    await events.flush();
    status = 200;
    await events.flush();
    await events.flush();
    assert.deepEqual(sent, [["e1"], ["e1"]]);
  });
}

test("what is refused is not sent again", async () => {
  events.track("ada", "saved", {}, "e1");
  status = 400;
  await events.flush();
  await events.flush();
  assert.deepEqual(sent, [["e1"]]);
});

test("what is queued while a batch is under way waits for the next", async () => {
  events.track("ada", "saved", {}, "e1");
  const first = events.flush();
  events.track("ada", "saved", {}, "e2");
  await events.flush(); // one at a time
  await first;
  await events.flush();
  assert.deepEqual(sent, [["e1"], ["e2"]]);
});

test("a page that goes away sends everything at once, in batches", () => {
  for (let i = 0; i < 60; ++i) events.track("ada", "saved", {}, `e${i}`);
  events.flushAndLeave();
  assert.deepEqual(
    sent.map((batch) => batch.length),
    [50, 10],
  );
});
