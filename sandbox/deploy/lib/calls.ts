// A client of a service by TLS at a name that no resolver knows: it connects to loopback, and asks for the name.
import { Agent, request, type RequestOptions } from "node:https";

export interface Answer {
  /** 0: none. */
  status: number;
  body: string;
  /** Why there was no answer: a code of the system, or `late`. */
  trouble: string;
  ms: number;
}

export interface Ask {
  method?: string;
  body?: Buffer | string;
  headers?: Record<string, string>;
  keeps?: boolean;
}

const PATIENCE = 30_000; // ms

export class Client {
  private readonly agent: Agent;
  private readonly common: RequestOptions;

  constructor(port: number, name: string, ca: Buffer) {
    // Long unused ones are given up here, before the other side does so just when a call is sent.
    this.agent = new Agent({ keepAlive: true, maxSockets: 256, timeout: 5000 });
    this.common = { host: "127.0.0.1", port, servername: name, ca };
    this.host = name;
  }
  private readonly host: string;

  /** Never throws: what went wrong is told by the answer. */
  ask(path: string, { method, body, headers, keeps = false }: Ask = {}): Promise<Answer> {
    return new Promise((tell) => {
      const begun = performance.now();
      const settle = (status: number, text: string, trouble = "") => {
        clearTimeout(timer);
        if (trouble !== "") sent.destroy();
        tell({ status, body: text, trouble, ms: performance.now() - begun });
      };
      const failed = (error: NodeJS.ErrnoException) => settle(0, "", error.code ?? error.message);
      const typed = body === undefined ? {} : { "Content-Type": "application/json", "Content-Length": String(Buffer.byteLength(body)) };
      const sent = request({
        ...this.common, path, method: method ?? (body === undefined ? "GET" : "POST"),
        agent: keeps ? this.agent : false, headers: { Host: this.host, ...typed, ...headers },
      }, (answer) => {
        const pieces: Buffer[] = [];
        answer.on("data", (piece: Buffer) => pieces.push(piece));
        answer.on("end", () => settle(answer.statusCode ?? 0, Buffer.concat(pieces).toString()));
        answer.on("error", failed);
      });
      const timer = setTimeout(() => settle(0, "", "late"), PATIENCE);
      sent.on("error", failed);
      sent.end(body);
    });
  }
  close(): void {
    this.agent.destroy();
  }
}
