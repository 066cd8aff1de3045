/** What every kind of answer has in common, and what it may ask of the page around it. */

import type { MediaOf } from "./texts";

/** Keeps the files of answers. */
export interface AnswerFiles {
  /** A camera, a recorder or a list of files takes the screen. */
  choosing(): void;
  /** Keep a file under a name of its own; null: there is no room, and the person was told. */
  add(file: Blob, name: string): Promise<string | null>;
  get(name: string): Promise<File | null>;
}

export interface Around {
  readonly media: MediaOf;
  readonly files: AnswerFiles;
}

/** The part of a question in which one answers. */
export interface Control {
  readonly element: HTMLElement;
  /** Whether `element` is one field, which a label can name; else it is a group with a legend. */
  readonly isField: boolean;
  /** Show the present answer. */
  update(): void;
  /** What was typed and can't be an answer. */
  wrong?(): string;
  /** Take over what was typed but not told yet. */
  flush?(): void;
  /** The page goes elsewhere. */
  leave?(): void;
}
