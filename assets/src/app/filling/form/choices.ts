/** One choice, several, an order, an acknowledgement. */

import type { RankNode, SelectNode, TriggerNode } from "@getodk/xforms-engine";

import { h, icon } from "../dom";
import { say } from "../words";
import type { Around, Control } from "./control";
import { isAppearing } from "./screens";
import { mediaOf, textOf } from "./texts";

/** From so many on, a list that opens is easier than one that is scrolled. */
const LONG = 15;

export function selectControl(node: SelectNode, around: Around): Control {
  const isOne = node.selectType === "select1";
  const isShort = isAppearing(node, "minimal") || node.currentState.valueOptions.length > LONG;
  if (isOne && isShort && !node.currentState.isSelectWithImages) return menu(node);
  return choices(node, isOne, around);
}

function menu(node: SelectNode): Control {
  const field = h("select", { onchange: () => node.selectValue(field.value || null) });
  let before = "";
  return {
    element: field,
    isField: true,
    update(): void {
      const options = node.currentState.valueOptions;
      const now = JSON.stringify(options.map((each) => [each.value, each.label.asString]));
      if (now !== before) {
        field.replaceChildren(h("option", { value: "" }, say("choose")));
        for (const each of options) field.append(h("option", { value: each.value }, each.label.asString));
        before = now;
      }
      field.value = node.currentState.value[0] ?? "";
      field.disabled = node.currentState.readonly;
    },
  };
}

function choices(node: SelectNode, isOne: boolean, around: Around): Control {
  const place = h("div", { class: "big-choices" });
  let before = "";
  const inputs = new Map<string, HTMLInputElement>();
  const take = (value: string, isOn: boolean): void => {
    if (isOne) {
      node.selectValue(value);
      return;
    }
    const others = node.currentState.value.filter((each) => each !== value);
    node.selectValues(isOn ? [...others, value] : others);
  };
  const draw = (): void => {
    inputs.clear();
    place.replaceChildren(
      ...node.currentState.valueOptions.map((each) => {
        const input = h("input", { type: isOne ? "radio" : "checkbox", name: node.nodeId, value: each.value });
        input.addEventListener("change", () => take(each.value, input.checked));
        inputs.set(each.value, input);
        const picture = mediaOf(each.label, around.media);
        return h("label", {}, input, h("span", {}, ...(picture ? [picture] : []), ...textOf(each.label)));
      }),
    );
    if (inputs.size === 0) place.append(h("p", { class: "soft" }, say("no_choices")));
  };
  return {
    element: place,
    isField: false,
    update(): void {
      const now = JSON.stringify(node.currentState.valueOptions.map((each) => [each.value, each.label.asString]));
      if (now !== before) draw();
      before = now;
      for (const [value, input] of inputs) {
        input.checked = node.currentState.value.includes(value);
        input.disabled = node.currentState.readonly;
      }
    },
  };
}

export function rankControl(node: RankNode): Control {
  const place = h("ol", { class: "rank" });
  const said = h("p", { class: "visually-hidden", role: "status" });
  let drawn = "";
  const order = (): string[] => {
    const chosen = [...node.currentState.value];
    return [...chosen, ...node.currentState.valueOptions.map((each) => each.value).filter((v) => !chosen.includes(v))];
  };
  const move = (value: string, by: number): void => {
    const all = order();
    const i = all.indexOf(value);
    const goal = Math.min(all.length - 1, Math.max(0, i + by));
    all.splice(i, 1);
    all.splice(goal, 0, value);
    node.setValues(all);
    said.textContent = say("rank_now", { name: node.getValueLabel(value)?.asString ?? value, place: goal + 1 });
    update();
    place.querySelectorAll<HTMLElement>("li")[goal]?.querySelector<HTMLElement>(by < 0 ? "button" : "button:last-child")?.focus();
  };
  const arrow = (value: string, name: string, by: number): HTMLElement => {
    const made = h("button", { type: "button", class: "button small", onclick: () => move(value, by) });
    made.append(icon(by < 0 ? "arrow-up" : "arrow-down"), h("span", { class: "visually-hidden" }, say(by < 0 ? "rank_up" : "rank_down", { name })));
    return made;
  };
  const update = (): void => {
    const all = order();
    const now = JSON.stringify([all.map((v) => node.getValueLabel(v)?.asString), node.currentState.value.length]);
    if (now === drawn) return;
    drawn = now;
    place.classList.toggle("unanswered", node.currentState.value.length === 0);
    place.replaceChildren(
      ...all.map((value) => {
        const name = node.getValueLabel(value)?.asString ?? value;
        return h("li", {}, h("span", { class: "rank-name" }, name), arrow(value, name, -1), arrow(value, name, 1));
      }),
    );
  };
  return { element: h("div", {}, place, said), isField: false, update };
}

export function triggerControl(node: TriggerNode): Control {
  const input = h("input", { type: "checkbox", onchange: () => node.setValue(input.checked) });
  return {
    element: h("div", { class: "big-choices" }, h("label", {}, input, h("span", {}, say("acknowledge")))),
    isField: false,
    update(): void {
      input.checked = node.currentState.value;
      input.disabled = node.currentState.readonly;
    },
  };
}
