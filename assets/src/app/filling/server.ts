/** Asks the server as ODK Collect does, by the device's name and password and without any cookie. */

import type { Enrolment } from "./enrolment";
import type { PublicKey } from "./recovery";
import type { Answer } from "./sender";

/** A form that is offered to this device. */
export interface Offered {
  readonly formId: string;
  readonly title: string;
  readonly version: string;
  readonly hash: string;
  readonly download: string;
  readonly manifest: string;
}

export interface OfferedFile {
  readonly name: string;
  readonly hash: string;
  readonly download: string;
}

/** No answer came, or one that says no: `status` 0 is a network that isn't there. */
export class NoAnswer extends Error {
  constructor(readonly status: number) {
    super(`status ${status}`);
  }
}

const ASKED = { "X-OpenRosa-Version": "1.0" };

function signed(enrolment: Enrolment): Record<string, string> {
  return { ...ASKED, Authorization: `Basic ${btoa(`${enrolment.name}:${enrolment.secret}`)}` };
}

async function ask(enrolment: Enrolment, address: string): Promise<Response> {
  let answer: Response;
  try {
    // Without cookies: what a person may see by signing in is none of the device's business.
    answer = await fetch(sameSite(address), { headers: signed(enrolment), credentials: "omit", cache: "no-store" });
  } catch {
    throw new NoAnswer(0);
  }
  if (!answer.ok) throw new NoAnswer(answer.status);
  return answer;
}

/** A proxy may make the server believe that it is called otherwise than this page is. */
function sameSite(address: string): string {
  const found = new URL(address, location.href);
  return location.origin + found.pathname + found.search;
}

function parsed(words: string): Document {
  return new DOMParser().parseFromString(words, "text/xml");
}

function textIn(element: Element, name: string): string {
  return element.getElementsByTagNameNS("*", name)[0]?.textContent?.trim() ?? "";
}

export async function formList(enrolment: Enrolment): Promise<Offered[]> {
  const answer = await ask(enrolment, `${enrolment.server}/formList`);
  const all = parsed(await answer.text()).getElementsByTagNameNS("*", "xform");
  return [...all].map((each) => ({
    formId: textIn(each, "formID"),
    title: textIn(each, "name"),
    version: textIn(each, "version"),
    hash: textIn(each, "hash"),
    download: textIn(each, "downloadUrl"),
    manifest: textIn(each, "manifestUrl"),
  }));
}

export async function manifest(enrolment: Enrolment, form: Offered): Promise<OfferedFile[]> {
  if (!form.manifest) return [];
  const answer = await ask(enrolment, form.manifest);
  const all = parsed(await answer.text()).getElementsByTagNameNS("*", "mediaFile");
  return [...all].map((each) => ({ name: textIn(each, "filename"), hash: textIn(each, "hash"), download: textIn(each, "downloadUrl") }));
}

export async function download(enrolment: Enrolment, address: string): Promise<Blob> {
  return (await ask(enrolment, address)).blob();
}

/** The key for which recovery files are wrapped; null: the server didn't tell it now. */
export async function recoveryKey(enrolment: Enrolment): Promise<PublicKey | null> {
  try {
    return (await (await ask(enrolment, `${enrolment.server}/recoveryKey`)).json()) as PublicKey;
  } catch (error) {
    if (error instanceof NoAnswer) return null;
    throw error;
  }
}

export async function submit(enrolment: Enrolment, body: FormData): Promise<Answer> {
  try {
    const answer = await fetch(`${enrolment.server}/submission`, {
      method: "POST",
      headers: signed(enrolment),
      credentials: "omit",
      body,
    });
    const words = parsed(await answer.text()).getElementsByTagNameNS("*", "message")[0]?.textContent ?? "";
    return { status: answer.status, words: words.trim() };
  } catch {
    return { status: 0, words: "" };
  }
}
