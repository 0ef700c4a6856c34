// A story is written in the direction of its language: the language of the form says which that is, and what is added to the body follows.
(() => {
  "use strict";
  const RTL = new Set(["ar", "he", "ur"]);
  const FIELDS = "[name=headline], [name=standfirst], [name=list_headline], [name=lead_caption], [name=dateline_place]";
  const TEXTS = "input[type=text], textarea, .Draftail-Editor";
  const body = () => document.querySelector("[data-contentpath='body'], #panel-child-body-content, #panel-child-body-section");

  document.addEventListener("DOMContentLoaded", () => {
    const language = document.querySelector("#w-editor-form [name=language]");
    const headline = document.querySelector("#w-editor-form [name=headline]");
    if (!language || !headline) return;

    const turn = (element) => {
      const lang = language.value;
      const dir = RTL.has(lang) ? "rtl" : "ltr";
      if (element.lang !== lang) element.lang = lang;
      if (element.dir !== dir) element.dir = dir;
    };
    const all = () => {
      document.querySelectorAll(FIELDS).forEach(turn);
      body()?.querySelectorAll(TEXTS).forEach(turn);
    };
    all();
    language.addEventListener("change", all);
    const written = body();
    if (written) new MutationObserver(all).observe(written, { childList: true, subtree: true });
  });
})();
