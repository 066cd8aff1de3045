/** The forms that lie in the browser, whole: a form is there with all of its files, or not at all. */

import type { Draft } from "./drafts";
import type { Enrolment } from "./enrolment";
import type { FormFiles } from "./form/engine";
import { download, formList, manifest, type Offered, type OfferedFile } from "./server";
import type { KeptFile, Vault } from "./vault";

export interface KeptForm {
  readonly id: string;
  readonly server: string;
  readonly formId: string;
  readonly version: string;
  readonly title: string;
  readonly hash: string;
  readonly xml: KeptFile;
  readonly files: (KeptFile & { readonly hash: string })[];
  /** Whether the server offers it still; if not, it is here for what was begun with it. */
  isOffered: boolean;
}

const KIND = "form";
/** No file that a form asks for is called so. */
const XML = "/form";

export class Forms {
  constructor(private readonly vault: Vault) {}

  async all(): Promise<KeptForm[]> {
    const found = await this.vault.all<KeptForm>(KIND);
    return found.sort((a, b) => a.title.localeCompare(b.title));
  }

  /** The form that a draft was begun with. */
  async of(draft: Draft): Promise<KeptForm | null> {
    const all = await this.all();
    return all.find((each) => isSame(each, draft) && each.server === draft.server) ?? null;
  }

  async opened(form: KeptForm): Promise<FormFiles> {
    const xml = await (await this.vault.file(form.id, form.xml)).text();
    return {
      xml,
      file: async (name) => {
        const kept = form.files.find((each) => each.name === name);
        return kept === undefined ? null : this.vault.file(form.id, kept);
      },
    };
  }

  /** Fetch what is new and let go of what nobody needs. Raises NoAnswer; what came before it stays. */
  async refresh(enrolment: Enrolment, drafts: readonly Draft[]): Promise<void> {
    const offered = await formList(enrolment);
    const before = (await this.all()).filter((each) => each.server === enrolment.server);
    for (const each of offered) {
      const here = before.find((form) => isSame(form, each));
      const files = await manifest(enrolment, each);
      if (here?.hash === each.hash && hashes(here.files) === hashes(files)) await this.mark(here, true);
      else {
        await this.fetch(enrolment, each, files);
        if (here) await this.vault.drop(here.id);
      }
    }
    for (const form of before) {
      if (offered.some((each) => isSame(form, each))) continue;
      const isBegun = drafts.some((draft) => draft.server === form.server && isSame(form, draft) && draft.xml !== "");
      if (isBegun) await this.mark(form, false);
      else await this.vault.drop(form.id);
    }
  }

  private async mark(form: KeptForm, isOffered: boolean): Promise<void> {
    if (form.isOffered !== isOffered) await this.vault.put(KIND, form.id, { ...form, isOffered });
  }

  /** The record is written last: without it nothing of a form that came in part is ever seen. */
  private async fetch(enrolment: Enrolment, offered: Offered, asked: readonly OfferedFile[]): Promise<void> {
    const id = crypto.randomUUID();
    const { server } = enrolment;
    const { formId, version, title, hash } = offered;
    try {
      const xml = await this.vault.putFile(id, XML, await download(enrolment, offered.download));
      const files: KeptForm["files"] = [];
      for (const { name, hash: its, download: address } of asked) {
        files.push({ ...(await this.vault.putFile(id, name, await download(enrolment, address))), hash: its });
      }
      const form: KeptForm = { id, server, formId, version, title, hash, xml, files, isOffered: true };
      await this.vault.put(KIND, id, form);
    } catch (error) {
      await this.vault.drop(id);
      throw error;
    }
  }
}

/** Lists are made anew by the server: a form that stayed the same may have other areas or activities. */
function hashes(files: readonly { name: string; hash: string }[]): string {
  return files.map((file) => `${file.name} ${file.hash}`).sort().join("\n");
}

function isSame(a: { formId: string; version: string }, b: { formId: string; version: string }): boolean {
  return a.formId === b.formId && a.version === b.version;
}
