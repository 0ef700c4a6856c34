/* Uploads: dropped or chosen files go up one after another, each with its progress and its own outcome. Without this they go up all at once. */
(() => {
  'use strict';

  const form = document.querySelector('[data-upload]');
  if (!form) return;
  const input = form.querySelector('input[type="file"]');
  const rows = document.querySelector('[data-upload-rows]');
  const save = document.querySelector('[data-upload-save]');
  const said = document.querySelector('[data-upload-said]');
  const token = form.querySelector('[name="csrfmiddlewaretoken"]').value;
  const waiting = [];
  let busy = false;

  function place(file) {
    const row = document.createElement('section');
    row.className = 'pd-row pd-row--coming';
    row.setAttribute('aria-label', file.name);
    const name = document.createElement('p');
    name.className = 'pd-row__said';
    name.textContent = file.name;
    const bar = document.createElement('progress');
    bar.max = 1;
    bar.value = 0;
    bar.setAttribute('aria-label', `${file.name}: how much is uploaded`);
    row.append(name, bar);
    rows.append(row);
    return { file, row, name, bar };
  }

  function refuse(job, why) {
    job.row.className = 'pd-row pd-row--refused';
    job.name.textContent = `${job.file.name} was not taken: ${why}`;
    job.bar.remove();
  }

  function finish(job, request) {
    const isRow = (request.getResponseHeader('content-type') || '').startsWith('text/html');
    if (request.status !== 200 || !isRow) {
      refuse(job, request.status === 403 ? request.responseText || 'you may not.' : `the desk answered ${request.status}. Try it again.`);
      return;
    }
    const made = document.createElement('template');
    made.innerHTML = request.responseText;
    if (made.content.querySelector('[name="picture"]')) save.hidden = false;
    job.row.replaceWith(made.content);
  }

  function send(job, then) {
    const request = new XMLHttpRequest();
    const body = new FormData();
    body.append('files', job.file);
    request.open('POST', form.action);
    request.setRequestHeader('X-Requested-With', 'XMLHttpRequest');
    request.setRequestHeader('X-CSRFToken', token);
    request.upload.addEventListener('progress', (event) => { if (event.lengthComputable) job.bar.value = event.loaded / event.total; });
    request.upload.addEventListener('load', () => { job.bar.removeAttribute('value'); });
    request.addEventListener('load', () => { finish(job, request); then(); });
    request.addEventListener('error', () => { refuse(job, 'the desk could not be reached. Try it again.'); then(); });
    request.send(body);
  }

  function next() {
    const job = waiting.shift();
    busy = Boolean(job);
    if (job) send(job, next);
    else said.textContent = `${rows.children.length} files are done.`;
  }

  function take(files) {
    waiting.push(...[...files].map(place));
    if (!busy) next();
  }

  form.addEventListener('submit', (event) => { event.preventDefault(); take(input.files); input.value = ''; });
  input.addEventListener('change', () => { take(input.files); input.value = ''; });
  form.querySelector('[data-upload-send]').hidden = true;
  document.addEventListener('dragover', (event) => { event.preventDefault(); form.classList.add('pd-drop--over'); });
  document.addEventListener('dragleave', (event) => { if (!event.relatedTarget) form.classList.remove('pd-drop--over'); });
  document.addEventListener('drop', (event) => {
    event.preventDefault();
    form.classList.remove('pd-drop--over');
    take(event.dataTransfer.files);
  });
})();
