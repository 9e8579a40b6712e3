// Asks flagd which message is due, and takes each decision from its arrival to its end:
//
//   waiting ──exposed──> open ──dismissed, snoozed, answered, failed──> over
//      │          └─record_only─> over: the control group's, nothing is drawn
//      └─called off, expired, left, no longer true─> over: nothing was drawn, and nothing is reported
//
// It knows nothing of pages: `draw` puts a message on the screen, `events` takes what is reported.

const layouts = ["banner", "toast", "modal", "survey"]; // those that render.js draws
const closing = ["message_dismissed", "message_snoozed", "message_failed", "survey_answered"];

export class Messages {
  #options;
  #events;
  #context = null;
  #visit = {}; // a new one with every user, so that answers to the one before can be told
  #placements = new Set(); // where the user is
  #entries = new Map(); // decision id → { decision, state, … }, until it is over
  #turn = Promise.resolve(); // questions are asked one after the other

  /**
   * @param events   an Events
   * @param draw     (message, placement, shownAfterMs, tell) → { shownMs, close() }: puts a message on the screen,
   *                 tells what becomes of it by tell(event, properties), and takes it away in close()
   * @param preview  the token of a signed link, with which one message is looked at; may be undefined
   * @param note     (text): what happens, for developers
   * @param patience how long an answer may take, in ms; a later one draws nothing, as no message should pop in
   */
  constructor({ events, draw, session, locale, preview, note = () => {}, patience = 150, url = "/v1/messages/next" }) {
    this.#events = events;
    this.#options = { draw, session, locale, preview, note, patience, url };
  }

  /** Another user: nothing of the one before is kept, drawn or waited for. Asks what is due where they are. */
  identify(context) {
    this.#end([...this.#entries.values()], "there is another user");
    this.#context = context;
    this.#visit = {};
    this.#turn = Promise.resolve();
    return this.#ask();
  }

  /** The user has come to these placements. */
  enter(...placements) {
    for (const placement of placements) this.#placements.add(placement);
    return this.#ask();
  }

  /** The user is elsewhere: what waits for the placements is not drawn any more, and what is open is closed. */
  leave(...placements) {
    for (const placement of placements) this.#placements.delete(placement);
    this.#end(this.#entriesAt(placements), "the user has left");
  }

  /** Something has happened in the app: an event, which may call messages off and make others due. */
  happened(event, properties = {}) {
    if (!this.#context) return Promise.resolve();
    const id = crypto.randomUUID();
    this.#events.track(this.#context.targetingKey, event, properties, id);
    for (const entry of [...this.#entries.values()]) {
      const { cancel_on: cancelOn = [], recheck } = entry.decision;
      const callOff = [...cancelOn, ...(recheck.unless ?? [])];
      if (entry.state === "waiting" && callOff.includes(event)) this.#over(entry, `called off by ${event}`);
    }
    return this.#ask({ event, id, at: new Date().toISOString(), properties });
  }

  /** Asks for the placements that have no message. */
  #ask(trigger) {
    const visit = this.#visit;
    this.#turn = this.#turn.then(async () => {
      const placements = [...this.#placements].filter((placement) => this.#entriesAt([placement]).length === 0);
      if (!this.#context || visit !== this.#visit || placements.length === 0) return;
      const decisions = await this.#question({ placements, trigger });
      if (visit !== this.#visit) return;
      for (const decision of decisions) this.#take(decision);
    });
    return this.#turn;
  }

  /** flagd's decisions; none where it does not answer in time. */
  async #question(about) {
    const { session, locale, preview, patience, url, note } = this.#options;
    try {
      const response = await fetch(url, {
        method: "POST",
        headers: { "Content-Type": "application/json" },
        body: JSON.stringify({ context: this.#context, session, locale, preview, layouts, ...about }),
        signal: AbortSignal.timeout(patience),
      });
      if (!response.ok) throw new Error(`flagd answers ${response.status}`);
      return (await response.json()).decisions ?? [];
    } catch (error) {
      note(`no answer: ${error.name === "TimeoutError" ? "it took too long" : error.message}`);
      return [];
    }
  }

  #take(decision) {
    const { note } = this.#options;
    const { decision: id, placement, message } = decision;
    const draws = decision.do === "show" && layouts.includes(message?.layout);
    if (decision.do === "nothing") return note(`${placement}: nothing, ${decision.reason}`);
    if (!draws && decision.do !== "record_only") return note(`${placement}: nothing that this page can draw`);
    if (!this.#placements.has(placement) || this.#entries.has(id)) return; // left meanwhile, or known
    note(`${placement}: ${decision.do}, ${message?.key ?? decision.experiment.key}`);
    const entry = { state: "waiting", reported: new Set() };
    this.#entries.set(id, entry);
    this.#wait(entry, decision);
  }

  #wait(entry, decision) {
    entry.decision = decision;
    entry.expires = performance.now() + decision.recheck.within_ms;
    if (decision.delay_ms === 0) return this.#expose(entry);
    entry.timer = setTimeout(() => this.#recheck(entry), decision.delay_ms);
  }

  /** What has waited is asked about again before it is drawn. */
  async #recheck(entry) {
    const { decision: id, placement, do: what } = entry.decision;
    if (performance.now() >= entry.expires) return this.#over(entry, "expired");
    const [now] = await this.#question({ placements: [placement], recheck: id });
    if (entry.state !== "waiting") return; // it was called off, or left, meanwhile
    if (now?.decision !== id || now.do !== what) return this.#over(entry, "no longer true");
    this.#wait(entry, now);
  }

  /** The attempt to draw: reported before anything is loaded, and in all arms at the same moment. */
  #expose(entry) {
    const { do: what, interrupts, message, placement, report } = entry.decision;
    entry.blocked = interrupts && this.#interrupted; // one at a time; this one is next
    if (entry.blocked) return;
    this.#report(entry, "message_exposed");
    if (what === "record_only") return this.#over(entry, "the control group's, nothing is drawn");
    entry.state = "open";
    const tell = (event, properties) => this.#told(entry, event, properties);
    try {
      entry.view = this.#options.draw(message, placement, report.shown_after_ms, tell);
    } catch (error) {
      tell("message_failed", { stage: "render", error: error.message });
    }
  }

  get #interrupted() {
    return [...this.#entries.values()].some((entry) => entry.state === "open" && entry.decision.interrupts);
  }

  #entriesAt(placements) {
    return [...this.#entries.values()].filter((entry) => placements.includes(entry.decision.placement));
  }

  /** The view tells what became of the message. */
  #told(entry, event, properties) {
    if (entry.state !== "open") return;
    this.#report(entry, event, properties);
    if (closing.includes(event)) this.#over(entry, "closed");
  }

  /** Each kind of event once: a click once a button, an answer once a question. */
  #report(entry, event, properties = {}) {
    const { decision } = entry.decision;
    const id = [decision, event, properties.button ?? properties.question].filter(Boolean).join("/");
    if (entry.reported.has(id)) return;
    entry.reported.add(id);
    this.#events.track(this.#context.targetingKey, event, { decision, ...properties }, id);
    this.#options.note(`${entry.decision.placement}: ${[event, ...Object.values(properties)].join(" ")}`);
  }

  #over(entry, why) {
    clearTimeout(entry.timer);
    entry.state = "over";
    entry.view?.close();
    this.#entries.delete(entry.decision.decision);
    this.#options.note(`${entry.decision.placement}: over, ${why}`);
    const next = [...this.#entries.values()].find((one) => one.blocked);
    if (!next || this.#interrupted) return;
    next.blocked = false;
    void this.#recheck(next);
  }

  /** The user has gone from where these are. */
  #end(entries, why) {
    for (const entry of entries) entry.blocked = false;
    for (const entry of entries) {
      if (entry.state === "open") {
        this.#report(entry, "message_dismissed", { how: "navigation", shown_ms: entry.view.shownMs });
      }
      this.#over(entry, why);
    }
  }
}
