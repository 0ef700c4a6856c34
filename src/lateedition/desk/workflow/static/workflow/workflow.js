/* A step over the desk saves the story's form first, if anything was done in it; what is said to the desk is said without leaving it; keys for the calendar. */
(() => {
  'use strict';

  const panel = document.querySelector('[data-stage]');
  const editor = document.getElementById('w-editor-form');
  let touched = false;

  function withForm(step, comment) {
    for (const [name, value] of [['desk-step', step], ['desk-comment', comment]]) {
      const field = Object.assign(document.createElement('input'), { type: 'hidden', name, value });
      editor.append(field);
    }
    editor.requestSubmit();
  }

  function take(event) {
    const form = event.target;
    const button = event.submitter ?? form.querySelector('[data-step]');
    const comment = form.elements['desk-comment'];
    const missing = button.dataset.needsComment && !comment.value.trim() ? button.dataset.needsComment : '';
    comment.setCustomValidity(missing);
    if (missing) {
      event.preventDefault();
      comment.reportValidity();
      return;
    }
    if (touched && !('stageLocked' in panel.dataset)) {
      event.preventDefault();
      withForm(button.dataset.step, comment.value);
    } else if (editor?.elements.loaded_revision_id) {
      // Who has only read is about the text that is on the page, which may not be the newest any more.
      form.elements.seen.value = editor.elements.loaded_revision_id.value;
    }
  }

  async function say(event) {
    event.preventDefault();
    const form = event.target;
    const answer = await fetch(form.action, {
      method: 'POST', body: new FormData(form), headers: { 'X-Requested-With': 'XMLHttpRequest' },
    }).catch(() => null);
    if (!answer?.ok) { form.submit(); return; }
    const thread = panel.querySelector('[data-stage-thread]');
    thread.innerHTML = await answer.text();
    panel.querySelector('[data-stage-open]').textContent = thread.querySelector('[data-said]').dataset.said;
    const text = panel.querySelector('#stage-text');
    if (form.contains(text)) text.value = '';
    text?.focus();
  }

  async function refresh() {
    const facts = panel.querySelector('[data-stage-facts]');
    const comment = facts.querySelector('[name="desk-comment"]');
    if (comment?.value || facts.contains(document.activeElement)) return;
    const answer = await fetch(panel.dataset.stageUrl, { redirect: 'error' }).catch(() => null);
    if (answer?.ok && !facts.contains(document.activeElement)) facts.innerHTML = await answer.text();
  }

  if (panel) {
    panel.addEventListener('submit', (event) => {
      if (event.target.matches('[data-stage-steps]')) take(event);
      else if (event.target.matches('[data-stage-say]')) say(event);
    });
    panel.addEventListener('input', (event) => event.target.setCustomValidity?.(''));
    editor?.addEventListener('w-autosave:success', refresh);
    for (const kind of ['input', 'change', 'keydown', 'paste', 'drop', 'click']) {
      editor?.addEventListener(kind, () => { touched = true; }, { capture: true });
    }
    document.addEventListener('visibilitychange', () => { if (!document.hidden) refresh(); });
  }

  const planner = document.querySelector('[data-planner]');
  if (planner) {
    document.addEventListener('keydown', (event) => {
      if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest('input, textarea, select, [contenteditable], dialog')) return;
      const way = planner.querySelector(`[data-key="${CSS.escape(event.key)}"]`);
      if (way) { event.preventDefault(); way.click(); }
    });
  }
})();
