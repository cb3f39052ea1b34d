// The websocket to the local Discord: questions with answers, events in between, and a new try when it breaks.

export class Socket {
  #person;
  #listener;
  #socket = null;
  #next = 1;
  #waiting = new Map();
  #tries = 0;

  /** `listener` gets each event; `{event: "lost"}` when the connection breaks. */
  constructor(person, listener) {
    this.#person = person;
    this.#listener = listener;
    this.#open();
  }

  /** Ask something; resolves with the result, rejects with an Error whose message is a sentence for people. */
  ask(what, details = {}) {
    return new Promise((resolve, reject) => {
      if (this.#socket.readyState !== WebSocket.OPEN) {
        reject(new Error("The local Discord is not reachable just now."));
        return;
      }
      const id = this.#next++;
      this.#waiting.set(id, { resolve, reject });
      this.#socket.send(JSON.stringify({ id, do: what, ...details }));
    });
  }

  #open() {
    const scheme = location.protocol === "https:" ? "wss" : "ws";
    const socket = new WebSocket(`${scheme}://${location.host}/page/ws?as=${encodeURIComponent(this.#person)}`);
    this.#socket = socket;
    socket.addEventListener("message", (frame) => this.#receive(JSON.parse(frame.data)));
    socket.addEventListener("close", () => this.#lost());
  }

  #receive(body) {
    if ("event" in body) {
      this.#tries = 0;
      this.#listener(body);
      return;
    }
    const waiting = this.#waiting.get(body.id);
    this.#waiting.delete(body.id);
    if (!waiting) return;
    if ("error" in body) waiting.reject(new Error(body.error));
    else waiting.resolve(body.result);
  }

  #lost() {
    for (const { reject } of this.#waiting.values()) reject(new Error("The connection was lost."));
    this.#waiting.clear();
    this.#listener({ event: "lost" });
    setTimeout(() => this.#open(), Math.min(300 * 2 ** this.#tries++, 5000));
  }
}
