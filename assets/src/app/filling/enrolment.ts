/** By what this browser fetches forms and sends: the credential of a device, never a person's. */

import { fromBase64, type PublicKey } from "./recovery";
import type { Vault } from "./vault";

export interface Enrolment {
  readonly id: string;
  /** The address under which formList and submission stand, without a slash at its end. */
  readonly server: string;
  readonly name: string;
  readonly secret: string;
  /** What the project is called. */
  title: string;
  /** For whom recovery files are wrapped too, as its server told it. */
  recoveryKey?: PublicKey | null;
}

/** What somebody pasted isn't the settings of a device. */
export class NotSettings extends Error {}

/** The server is another site, of which this page may ask nothing. */
export class OtherSite extends Error {}

const KIND = "enrolment";

export function enrolments(vault: Vault): Promise<Enrolment[]> {
  return vault.all<Enrolment>(KIND);
}

export function saveEnrolment(vault: Vault, enrolment: Enrolment): Promise<void> {
  return vault.put(KIND, enrolment.id, enrolment);
}

interface Settings {
  readonly general?: { server_url?: unknown; username?: unknown; password?: unknown };
  readonly project?: { name?: unknown };
}

/** The code of Collect: base64 of zlib of JSON. */
async function unpacked(words: string): Promise<Settings> {
  const packed = new Blob([fromBase64(words)]).stream().pipeThrough(new DecompressionStream("deflate"));
  return JSON.parse(await new Response(packed).text()) as Settings;
}

/** The settings of a device as its page shows them, by code or as JSON. Raises NotSettings, OtherSite. */
export async function readSettings(given: string, site: string): Promise<Omit<Enrolment, "id">> {
  const words = given.trim();
  let read: Settings;
  try {
    read = words.startsWith("{") ? (JSON.parse(words) as Settings) : await unpacked(words.replace(/\s+/g, ""));
  } catch {
    throw new NotSettings();
  }
  const { server_url: server, username: name, password: secret } = read.general ?? {};
  if (typeof server !== "string" || typeof name !== "string" || typeof secret !== "string") throw new NotSettings();
  const title = typeof read.project?.name === "string" ? read.project.name : "";
  return { server: serverOf(server, site), name, secret, title };
}

/** Raises OtherSite. */
export function serverOf(given: string, site: string): string {
  let address: URL;
  try {
    address = new URL(given.trim(), site);
  } catch {
    throw new NotSettings();
  }
  if (address.origin !== site) throw new OtherSite();
  return address.origin + address.pathname.replace(/\/+$/, "");
}
