// The way to the event intake (/v1/batch): events wait in a queue, go out in batches, and stay queued until flagd has
// answered that they are on its disk. Every event has an id, so what is sent twice counts once.

const mostInBatch = 50; // browsers let 64 KiB be under way that outlive their page
const longestPause = 60_000;

export class Events {
  #url;
  #every;
  #queue = [];
  #timer = null;
  #sending = false;
  #pause = 0; // after failures, in ms

  /** @param every how long events wait for company, in ms */
  constructor(url = "/v1/batch", { every = 250 } = {}) {
    this.#url = url;
    this.#every = every;
  }

  /** Queues what a user did. The same `id` again is the same event. */
  track(user, event, properties = {}, id = crypto.randomUUID()) {
    const timestamp = new Date().toISOString();
    this.#queue.push({ type: "track", userId: user, event, properties, timestamp, messageId: id });
    this.#later(this.#every);
  }

  /** Sends a batch, and whatever is queued after it. */
  async flush() {
    if (this.#sending || this.#queue.length === 0) return;
    this.#sending = true;
    const batch = this.#queue.slice(0, mostInBatch);
    const done = await this.#send(batch);
    this.#sending = false;
    if (done) this.#queue = this.#queue.filter((event) => !batch.includes(event));
    this.#pause = done ? 0 : Math.min(this.#pause * 2 || 1_000, longestPause);
    if (this.#queue.length > 0) this.#later(this.#pause);
  }

  /** The page goes away: everything is sent at once, and nobody waits for the answers. */
  flushAndLeave() {
    for (let at = 0; at < this.#queue.length; at += mostInBatch) {
      void this.#send(this.#queue.slice(at, at + mostInBatch));
    }
  }

  #later(ms) {
    this.#timer ??= setTimeout(() => {
      this.#timer = null;
      void this.flush();
    }, ms);
  }

  /** Whether the batch is settled: stored, or refused in a way that sending it again would not change. */
  async #send(batch) {
    try {
      const response = await fetch(this.#url, {
        method: "POST",
        headers: { "Content-Type": "application/json" },
        body: JSON.stringify({ batch, sentAt: new Date().toISOString() }),
        keepalive: true, // it arrives, though its page may be gone
      });
      const refused = response.status >= 400 && response.status < 500 && response.status !== 429;
      if (refused) console.warn("flagd refuses events:", await response.text());
      return response.ok || refused;
    } catch {
      return false;
    }
  }
}
