/** Labels and hints as the form's author wrote them: emphasis and lists, pictures, sound, video. */

import type { ElementTextRole, MarkdownNode, TextRange } from "@getodk/xforms-engine";

import { h } from "../dom";
import { nameIn } from "./engine";

/** The address of a form's file in this page, or null where it didn't come. */
export type MediaOf = (name: string) => Promise<string | null>;

const ALLOWED = new Set(["br", "em", "li", "ol", "p", "strong", "u", "ul"]);

/** Nothing of it becomes markup but what is allowed: a form comes from somebody's workbook. */
function drawn(nodes: readonly MarkdownNode[]): Node[] {
  return nodes.map((node) => {
    if (node.role === "child") return document.createTextNode(node.value);
    if (node.role === "html") {
      return document.createTextNode(new DOMParser().parseFromString(node.unsafeHtml, "text/html").body.textContent ?? "");
    }
    if (node.role === "line-break") return document.createElement("br");
    // A paragraph within a label would end the label.
    const name = node.elementName === "p" || !ALLOWED.has(node.elementName) ? "span" : node.elementName;
    const made = document.createElement(name);
    made.append(...drawn(node.children));
    return made;
  });
}

export function textOf(range: TextRange<ElementTextRole> | null): Node[] {
  return range === null ? [] : drawn(range.formatted);
}

/** Picture, sound and video of a label, once each is there. */
export function mediaOf(range: TextRange<ElementTextRole> | null, media: MediaOf): HTMLElement | null {
  if (range === null) return null;
  const { imageSource, audioSource, videoSource } = range;
  if (!imageSource && !audioSource && !videoSource) return null;
  const place = h("span", { class: "asked-media" });
  const put = async (source: URL, made: HTMLImageElement | HTMLMediaElement): Promise<void> => {
    const address = await media(nameIn(source));
    if (address === null) return;
    made.src = address;
    place.append(made);
  };
  // The label says the same.
  if (imageSource) void put(imageSource as URL, h("img", { alt: "" }));
  if (audioSource) void put(audioSource as URL, h("audio", { controls: true }));
  if (videoSource) void put(videoSource as URL, h("video", { controls: true }));
  return place;
}
