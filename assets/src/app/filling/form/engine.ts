/** The engine: it reads an XForm, holds its answers, and says what is relevant and what is wrong. */

import { loadForm, type RootNode } from "@getodk/xforms-engine";

/** What the page keeps of a form: its XML, and the files that it asks for. */
export interface FormFiles {
  readonly xml: string;
  file(name: string): Promise<Blob | null>;
}

export interface Asked {
  /** The XML of what was begun earlier; "" for a new one. */
  readonly begun: string;
  readonly deviceName: string;
  /** Told after the engine changed something; several changes are told once. */
  readonly changed: () => void;
}

/** The engine refuses a form: what it says, in English. */
export class UnreadableForm extends Error {}

/** The name of a file in an address such as jr://images/one.png. */
export function nameIn(address: URL): string {
  return decodeURIComponent(address.href.split("/").pop() ?? "");
}

export async function openForm(form: FormFiles, asked: Asked): Promise<RootNode> {
  const read = await loadForm(form.xml, {
    fetchFormAttachment: async (address) => {
      const found = await form.file(nameIn(address));
      return found === null ? new Response(null, { status: 404 }) : new Response(found);
    },
    missingResourceBehavior: "BLANK",
  });
  if (read.status === "failure") throw new UnreadableForm(whyOf(read.error));
  const how = {
    stateFactory: watched(asked.changed),
    // Files have names that no other has, before the engine gets to know them.
    instanceAttachments: { fileNameFactory: ({ basename, extension }: Named) => `${basename}${extension ?? ""}` },
    preloadProperties: { deviceID: asked.deviceName, username: asked.deviceName },
  };
  try {
    if (!asked.begun) return read.createInstance(how).root;
    const data = new FormData();
    data.append("xml_submission_file", new File([asked.begun], "xml_submission_file", { type: "text/xml" }));
    return (await read.restoreInstance({ data: [data as never] }, how)).root;
  } catch (error) {
    // A formula that nobody can read is met only now.
    throw new UnreadableForm(error instanceof Error ? error.message : String(error));
  }
}

interface Named {
  readonly basename: string;
  readonly extension: string | null;
}

function whyOf(error: Error): string {
  const causes = (error as { causes?: readonly Error[] }).causes ?? [];
  return causes.map((cause) => cause.message).join(" ") || error.message;
}

/** Objects that tell of each change; the tellings of one turn come as one. */
function watched(changed: () => void): <T extends object>(state: T) => T {
  let isTold = false;
  const tell = (): void => {
    if (isTold) return;
    isTold = true;
    queueMicrotask(() => {
      isTold = false;
      changed();
    });
  };
  return (state) =>
    new Proxy(state, {
      set(goal, key, value): boolean {
        Reflect.set(goal, key, value);
        tell();
        return true;
      },
    });
}
