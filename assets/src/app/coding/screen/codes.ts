/** The codes of the audit, as the screen knows them. */

import { folded } from "../../../folded";
import { say } from "../../strings";

export interface Code {
  readonly id: number;
  readonly number: number;
  readonly name: string;
  /** How deep it stands in the tree; -1: nothing is coded with it any more. */
  readonly depth: number;
  readonly codable: boolean;
  readonly letters: string;
  readonly pole: "" | "threat" | "vulnerability" | "capacity";
  readonly colour: string;
  readonly definition: string;
  readonly inclusion: string;
  readonly exclusion: string;
}

export class Codes {
  private readonly byId = new Map<number, Code>();

  /** A line for each place: a code may stand in several categories. */
  constructor(readonly lines: readonly Code[]) {
    for (const code of lines) if (!this.byId.has(code.id)) this.byId.set(code.id, code);
  }

  get(id: number): Code | undefined {
    return this.byId.get(id);
  }

  name(id: number): string {
    return this.byId.get(id)?.name ?? say("coding_unknown_code");
  }

  /** What a mark, stripe or chip of a code is drawn by. */
  css(id: number): string {
    const code = this.byId.get(id);
    return `${code?.pole || "no-pole"} ${code?.colour ?? "grey"}`;
  }

  letters(id: number): string {
    const code = this.byId.get(id);
    return code?.letters || (code?.name.slice(0, 2).toLowerCase() ?? "?");
  }

  /** Those that can be given, which fit what is typed: by letters first, then by a word's beginning, then anywhere. */
  fitting(typed: string): Code[] {
    const wanted = folded(typed.trim());
    const usable = [...this.byId.values()].filter((code) => code.codable && code.depth >= 0);
    if (!wanted) return usable;
    const rank = (code: Code): number => {
      if (code.letters === typed.trim().toLowerCase()) return 0;
      const name = folded(code.name);
      if (name.startsWith(wanted)) return 1;
      if (name.split(/\s+/).some((word) => word.startsWith(wanted))) return 2;
      return name.includes(wanted) ? 3 : 9;
    };
    return usable.filter((code) => rank(code) < 9).sort((one, other) => rank(one) - rank(other));
  }

  /** The code of these very letters. */
  lettered(letters: string): Code | undefined {
    return [...this.byId.values()].find((code) => code.codable && code.depth >= 0 && code.letters === letters);
  }
}

/** A sign of what a code is: shape, not colour alone. */
export function sign(codes: Codes, id: number): HTMLElement {
  const made = document.createElement("span");
  made.className = `code-sign ${codes.css(id)}`;
  made.setAttribute("aria-hidden", "true");
  return made;
}
