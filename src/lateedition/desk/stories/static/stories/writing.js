/* What was typed last goes with the form: Draftail hands over what is written only after a quarter of a second without a key. */
document.addEventListener('submit', (event) => {
  [...event.target.elements].forEach((field) => field.draftailEditor?.saveState());
}, true);
