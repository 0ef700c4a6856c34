/* Passkeys: asks the desk for a challenge, the device for a signature, and sends the form with it. Without a script the other ways remain. */
(() => {
  'use strict';

  const bytes = (text) => Uint8Array.from(atob(text.replace(/-/g, '+').replace(/_/g, '/')), (sign) => sign.charCodeAt(0));
  const text = (buffer) => btoa(String.fromCharCode(...new Uint8Array(buffer))).replace(/\+/g, '-').replace(/\//g, '_').replace(/=+$/, '');
  const named = (list) => (list || []).map((one) => ({ ...one, id: bytes(one.id) }));

  function toAsk(kind, options) {
    const asked = { ...options, challenge: bytes(options.challenge) };
    if (kind === 'create') return { ...asked, user: { ...asked.user, id: bytes(asked.user.id) }, excludeCredentials: named(asked.excludeCredentials) };
    return asked.allowCredentials ? { ...asked, allowCredentials: named(asked.allowCredentials) } : asked;
  }

  function toSend(credential) {
    const { response } = credential;
    const said = { clientDataJSON: text(response.clientDataJSON) };
    for (const part of ['attestationObject', 'authenticatorData', 'signature', 'userHandle']) {
      if (response[part]) said[part] = text(response[part]);
    }
    return {
      id: credential.id, rawId: text(credential.rawId), type: credential.type, response: said,
      authenticatorAttachment: credential.authenticatorAttachment, clientExtensionResults: {},
    };
  }

  async function ask(form) {
    const kind = form.dataset.passkey;
    const token = form.querySelector('[name=csrfmiddlewaretoken]').value;
    const answer = await fetch(form.dataset.passkeyOptions, { method: 'POST', headers: { 'X-CSRFToken': token }, redirect: 'error' });
    if (!answer.ok) throw new Error('Load the page again: it was open for too long.');
    const { publicKey } = await answer.json();
    return navigator.credentials[kind]({ publicKey: toAsk(kind, publicKey) });
  }

  const WORDS = {
    NotAllowedError: 'Nothing was signed. Try again, or use another way.',
    InvalidStateError: 'This device has a passkey of yours already.',
    SecurityError: 'Passkeys of this desk work at its own address alone: ',
  };

  document.querySelectorAll('form[data-passkey]').forEach((form) => {
    const says = form.querySelector('[data-passkey-says]');
    if (!window.PublicKeyCredential) {
      says.textContent = `This browser has no passkeys here. They need https, or ${form.dataset.passkeyOrigin}.`;
      form.querySelector('button').disabled = true;
      return;
    }
    form.addEventListener('submit', async (event) => {
      if (form.elements.credential.value) return;
      event.preventDefault();
      says.textContent = '';
      try {
        form.elements.credential.value = JSON.stringify(toSend(await ask(form)));
        form.requestSubmit();
      } catch (failure) {
        const words = WORDS[failure.name] || failure.message;
        says.textContent = failure.name === 'SecurityError' ? words + form.dataset.passkeyOrigin : words;
      }
    });
  });
})();
