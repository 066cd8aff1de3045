/** The codebook's tree: codes are moved by dragging their handle, or by the arrow keys on it. */

import { say } from "../strings";

const TREE = "[data-code-tree]";

interface Goal {
  /** The category's key, "" at the top. */
  parent: string;
  /** The place before which it comes; "": to the end. */
  before: string;
  /** The category's name, for who can't see where it went. */
  name: string;
}

const lineOf = (at: Element): HTMLLIElement => at.closest<HTMLLIElement>("li[data-place]")!;
const nameOf = (line: Element): string => line.querySelector(".code-line a:not(.code-handle)")?.textContent?.trim() ?? "";
const listOf = (line: HTMLLIElement): HTMLUListElement => line.parentElement as HTMLUListElement;

/** Where an arrow leads a line; null: nowhere. */
function goalOf(line: HTMLLIElement, key: string): Goal | null {
  const list = listOf(line);
  const into = (parent: HTMLUListElement, before: Element | null): Goal => {
    const category = parent.closest("li[data-place]");
    return {
      parent: parent.dataset["parent"] ?? "",
      before: before instanceof HTMLLIElement ? (before.dataset["place"] ?? "") : "",
      name: category ? nameOf(category) : say("tree_top"),
    };
  };
  const [previous, next] = [line.previousElementSibling, line.nextElementSibling];
  if (key === "ArrowUp" && previous) return into(list, previous);
  if (key === "ArrowDown" && next) return into(list, next.nextElementSibling);
  if (key === "ArrowRight") {
    const below = previous?.querySelector<HTMLUListElement>(":scope > ul");
    return below && previous instanceof HTMLElement && "category" in previous.dataset ? into(below, null) : null;
  }
  if (key === "ArrowLeft") {
    const category = list.closest<HTMLLIElement>("li[data-place]");
    return category ? into(listOf(category), category.nextElementSibling) : null;
  }
  return null;
}

class Tree {
  private dragged: HTMLLIElement | null = null;
  private isMoving = false;

  constructor(private tree: HTMLElement) {
    this.listen();
  }

  private listen(): void {
    this.tree.addEventListener("keydown", (event) => {
      const handle = (event.target as Element).closest(".code-handle");
      if (!handle || !event.key.startsWith("Arrow")) return;
      event.preventDefault();
      const line = lineOf(handle);
      const goal = goalOf(line, event.key);
      if (goal) void this.move(line, goal);
    });
    this.tree.addEventListener("dragstart", (event) => {
      const handle = (event.target as Element).closest(".code-handle");
      if (!handle) return;
      this.dragged = lineOf(handle);
      event.dataTransfer?.setData("text/plain", nameOf(this.dragged));
    });
    this.tree.addEventListener("dragover", (event) => {
      const over = this.lineBelow(event);
      if (!over) return;
      event.preventDefault();
      this.mark(over);
    });
    this.tree.addEventListener("dragend", () => this.mark(null));
    this.tree.addEventListener("drop", (event) => {
      const [line, over] = [this.dragged, this.lineBelow(event)];
      this.mark(null);
      this.dragged = null;
      if (!line || !over) return;
      event.preventDefault();
      // Dropped on a category it goes into it; on a code, before that.
      const own = "category" in over.dataset ? over.querySelector<HTMLUListElement>(":scope > ul") : null;
      const list = own ?? listOf(over);
      const category = list.closest("li[data-place]");
      void this.move(line, {
        parent: list.dataset["parent"] ?? "",
        before: own ? "" : (over.dataset["place"] ?? ""),
        name: category ? nameOf(category) : say("tree_top"),
      });
    });
  }

  /** The line on which what is dragged would be dropped; nothing goes into itself. */
  private lineBelow(event: DragEvent): HTMLLIElement | null {
    const over = (event.target as Element).closest<HTMLLIElement>("li[data-place]");
    return this.dragged && over && !this.dragged.contains(over) ? over : null;
  }

  private mark(line: HTMLLIElement | null): void {
    for (const each of this.tree.querySelectorAll(".drop-here")) each.classList.remove("drop-here");
    line?.classList.add("drop-here");
  }

  private async move(line: HTMLLIElement, { parent, before, name }: Goal): Promise<void> {
    if (this.isMoving) return;
    this.isMoving = true;
    const [code, was] = [line.dataset["code"] ?? "", nameOf(line)];
    const handle = line.querySelector<HTMLAnchorElement>(".code-handle")!;
    const token = document.querySelector<HTMLInputElement>("input[name=csrfmiddlewaretoken]")?.value ?? "";
    const body = new URLSearchParams({ parent, before, place: line.dataset["place"] ?? "" });
    try {
      const answer = await fetch(handle.href, { method: "POST", headers: { "X-CSRFToken": token }, body });
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const now = page.querySelector<HTMLElement>(TREE);
      if (answer.ok && now) {
        this.tree.replaceWith(now);
        this.tree = now;
        this.listen();
        const lists = now.querySelectorAll<HTMLElement>(`ul[data-parent="${parent}"] > li[data-code="${code}"] > .code-line > .code-handle`);
        lists[0]?.focus();
        this.tell(say("tree_moved", { code: was, into: name }));
      } else this.tell(page.querySelector(".errorlist, [role=alert]")?.textContent?.trim() || say("tree_not_moved", { code: was }));
    } catch {
      this.tell(say("tree_not_moved", { code: was }));
    } finally {
      this.isMoving = false;
    }
  }

  private tell(words: string): void {
    const place = document.querySelector("[data-tree-says]");
    if (place) place.textContent = words;
  }
}

const tree = document.querySelector<HTMLElement>(TREE);
if (tree && "may" in tree.dataset) new Tree(tree);
