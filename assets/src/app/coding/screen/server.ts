/** What the screen asks of the server. */

import type { Answer, News } from "./queue";
import type { Code } from "./codes";
import { say } from "../../strings";
import type { Operation, Place } from "./segments";

export class Server {
  private token: string;
  revision = 0;
  seen = "";

  constructor(
    private readonly segments: string,
    private readonly operate: string,
    token: string,
  ) {
    this.token = token;
  }

  /** Everything, with the codes. */
  whole(): Promise<Answer & { codes?: readonly Code[] }> {
    return this.ask(this.segments);
  }

  /** What is new. */
  news(): Promise<Answer> {
    return this.ask(`${this.segments}?since=${this.revision}&seen=${encodeURIComponent(this.seen)}`);
  }

  send(operations: readonly Operation[]): Promise<Answer> {
    const body = JSON.stringify({ operations, since: this.revision, seen: this.seen });
    return this.ask(this.operate, { method: "POST", headers: { "Content-Type": "application/json", "X-CSRFToken": this.token }, body });
  }

  /** Make a code. `problem`: why there is none. */
  async newCode(address: string, name: string): Promise<{ made?: number; codes?: readonly Code[]; problem?: string }> {
    try {
      const answer = await fetch(address, { method: "POST", headers: { "X-CSRFToken": this.token }, body: new URLSearchParams({ name }) });
      return (await answer.json()) as { made?: number; codes?: readonly Code[]; problem?: string };
    } catch {
      return { problem: say("coding_no_code_made") };
    }
  }

  /** That there is still a name at a place of a text. `problem`: why it wasn't noted. */
  async nameThere(address: string, text: number, place: Place): Promise<{ waiting?: number; problem?: string }> {
    try {
      const body = new URLSearchParams({ text: String(text), place: place.join(",") });
      const answer = await fetch(address, { method: "POST", headers: { "X-CSRFToken": this.token }, body });
      return (await answer.json()) as { waiting?: number; problem?: string };
    } catch {
      return { problem: say("coding_name_not_told") };
    }
  }

  private async ask(address: string, how: RequestInit = {}): Promise<Answer & { codes?: readonly Code[] }> {
    try {
      const answer = await fetch(address, { ...how, cache: "no-store" });
      const isOurs = answer.headers.get("Content-Type")?.startsWith("application/json") === true;
      if (answer.ok && isOurs) {
        const news = (await answer.json()) as News & { codes?: readonly Code[] };
        this.revision = news.revision;
        this.seen = news.seen;
        return { is: "heard", news, ...(news.codes && { codes: news.codes }) };
      }
      if (answer.status >= 500 || answer.status === 422) return { is: answer.status === 502 || answer.status === 503 || answer.status === 504 ? "unreached" : "failed" };
      return (await this.isSignedIn()) ? { is: "unreached" } : { is: "signed_out" };
    } catch {
      // No network, or none that reaches the server.
      return { is: "unreached" };
    }
  }

  /** After signing in again, maybe in another window, this page goes on with a token of its own. */
  private async isSignedIn(): Promise<boolean> {
    const answer = await fetch(location.href, { cache: "no-store" });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const token = page.querySelector<HTMLInputElement>("[data-coding] input[name=csrfmiddlewaretoken]")?.value;
    if (token === undefined) return false;
    this.token = token;
    return true;
  }
}
