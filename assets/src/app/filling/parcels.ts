/** How a filled form with its files is divided into POSTs: at most 10 MB or 100 files each. */

import type { KeptFile } from "./vault";

export const MOST_BYTES = 10 * 1000 * 1000;
export const MOST_FILES = 100;

/** Every parcel carries the XML; a file that passes the limit by itself goes alone. */
export function parcels(xmlBytes: number, files: readonly KeptFile[]): KeptFile[][] {
  const made: KeptFile[][] = [[]];
  let size = xmlBytes;
  for (const file of files) {
    const last = made[made.length - 1] as KeptFile[];
    // The XML is a file too.
    if (last.length > 0 && (size + file.size > MOST_BYTES || last.length + 2 > MOST_FILES)) {
      made.push([file]);
      size = xmlBytes + file.size;
    } else {
      last.push(file);
      size += file.size;
    }
  }
  return made;
}
