// A chart as a picture: drawn once more in the browser, to be copied or saved as PNG.
"use strict";

const SHARP = 2; // pixels of the PNG for one of the chart

const drawn = async (source) => {
  const image = new Image();
  image.src = source;
  await image.decode();
  const canvas = document.createElement("canvas");
  canvas.width = image.naturalWidth * SHARP;
  canvas.height = image.naturalHeight * SHARP;
  canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
  return new Promise((resolve) => canvas.toBlob(resolve, "image/png"));
};

const say = (button, text) => {
  document.getElementById("announce").textContent = button.textContent = text;
};

const copy = async (button, source) => {
  // The promise itself, not what it comes to: some browsers let nobody copy who waited before.
  await navigator.clipboard.write([new ClipboardItem({ "image/png": drawn(source) })]);
  say(button, "Copied");
};

const save = async (button, source, name) => {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(await drawn(source));
  link.download = name;
  link.click();
  URL.revokeObjectURL(link.href);
};

const canCopy = Boolean(navigator.clipboard?.write && window.ClipboardItem);

const offer = (part) => {
  for (const button of part.querySelectorAll("[data-picture] :is([data-save], [data-copy])")) {
    button.hidden = "copy" in button.dataset && !canCopy;
  }
};

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-picture] :is([data-save], [data-copy])");
  if (!button) return;
  const { picture, name } = button.closest("[data-picture]").dataset;
  const act = "copy" in button.dataset ? copy : save;
  act(button, picture, name).catch(() => say(button, "This browser does not allow it"));
});

offer(document);
document.addEventListener("htmx:load", (event) => offer(event.detail.elt));
