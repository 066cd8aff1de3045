/** How much room there is, and whether the browser promised to keep what lies in it. */

import { note } from "./dom";
import { say, sayBytes } from "./words";

/** With less left, a day of photos might not fit. */
const LITTLE = 300e6;

/** Ask the browser to clear nothing by itself; its answer may be no. */
export async function askToPersist(): Promise<boolean> {
  return (await navigator.storage?.persist?.()) ?? false;
}

export async function storageNote(): Promise<HTMLElement> {
  const persists = (await navigator.storage?.persisted?.()) ?? false;
  const { usage = 0, quota = 0 } = (await navigator.storage?.estimate?.()) ?? {};
  const left = quota - usage;
  const room = quota > 0 ? say("storage_room", { used: sayBytes(usage), left: sayBytes(left) }) : "";
  if (quota > 0 && left < LITTLE) return note(`${say("storage_little")} ${room}`, "error");
  return note(`${say(persists ? "storage_persists" : "storage_may_go")} ${room}`, persists ? "success" : "");
}
