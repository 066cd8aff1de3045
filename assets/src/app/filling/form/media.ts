/** Photos, sound, video and other files. The engine learns their names; their bytes lie in the vault. */

import type { UploadNode } from "@getodk/xforms-engine";

import { button, h } from "../dom";
import { fileName } from "../drafts";
import { say, sayBytes } from "../words";
import type { Around, Control } from "./control";
import { isAppearing } from "./screens";

export function uploadControl(node: UploadNode, around: Around): Control {
  const { accept, type } = node.nodeOptions.media;
  const kind = type === "image" || type === "audio" || type === "video" ? type : "file";
  const shown = h("div", { class: "taken" });
  const said = h("p", { class: "place-said", role: "status" });
  let drawn = "";
  let address = "";
  const forget = (): void => {
    if (address) URL.revokeObjectURL(address);
    address = "";
  };
  const take = async (input: HTMLInputElement): Promise<void> => {
    const file = input.files?.[0];
    // The same file can be chosen again.
    input.value = "";
    if (!file) return;
    said.textContent = say("keeping_file");
    const fitting = kind === "image" && node.maxPixels ? await smaller(file, node.maxPixels) : file;
    const name = await around.files.add(fitting, fileName(file.name, fitting.type));
    said.textContent = "";
    // Its name is all that the engine needs; of sixty photos it would hold every byte.
    if (name !== null) node.setValue(new File([], name, { type: fitting.type }));
  };
  const chooser = (words: string, drawing: string, capture: boolean): HTMLElement => {
    const input = h("input", { type: "file", accept: accept === "*" ? "" : accept, hidden: true });
    if (capture) input.setAttribute("capture", "environment");
    input.addEventListener("change", () => void take(input));
    const choose = (): void => {
      around.files.choosing();
      input.click();
    };
    return h("span", {}, input, button(words, choose, capture ? "primary" : "", drawing));
  };
  const clear = button(say("take_out"), () => node.setValue(null), "removes", "trash");
  const ways = h("div", { class: "buttons" });
  if (kind !== "file") ways.append(chooser(say(`take_${kind}`), kind === "image" ? "camera" : "device-mobile", true));
  if (!isAppearing(node, "new")) ways.append(chooser(say("choose_file"), "file-upload", false));
  ways.append(clear);
  const draw = async (name: string): Promise<void> => {
    forget();
    shown.replaceChildren();
    const file = name ? await around.files.get(name) : null;
    if (file === null || name !== drawn) return;
    shown.append(h("p", { class: "soft" }, `${say(`kept_${kind}`)} ${sayBytes(file.size)}`));
    if (kind === "file") return;
    address = URL.createObjectURL(file);
    if (kind === "image") shown.append(h("img", { src: address, alt: say("kept_image") }));
    else shown.append(h(kind, { src: address, controls: true }));
  };
  return {
    element: h("div", { class: "upload" }, shown, said, ways),
    isField: false,
    update(): void {
      const name = node.currentState.instanceValue;
      clear.hidden = !name;
      ways.hidden = node.currentState.readonly;
      if (name === drawn) return;
      drawn = name;
      void draw(name);
    },
    leave: forget,
  };
}

/** A picture whose longer side has at most so many pixels, as its form asks for; as it is where it can't be drawn. */
async function smaller(file: Blob, most: number): Promise<Blob> {
  const picture = await createImageBitmap(file).catch(() => null);
  if (picture === null) return file;
  const share = most / Math.max(picture.width, picture.height);
  if (share >= 1) return file;
  const canvas = h("canvas", { width: Math.round(picture.width * share), height: Math.round(picture.height * share) });
  canvas.getContext("2d")?.drawImage(picture, 0, 0, canvas.width, canvas.height);
  picture.close();
  return new Promise((done) => canvas.toBlob((made) => done(made ?? file), "image/jpeg", 0.9));
}
