/* Signing in again in another tab renews the token of every form: each sends the one that counts now. */
(function () {
  "use strict";

  document.addEventListener("submit", (event) => {
    const token = (document.cookie.match(/(?:^|; )csrftoken=([^;]+)/) || [])[1];
    const field = event.target.querySelector("input[name=csrfmiddlewaretoken]");
    if (token && field) {
      field.value = token;
    }
  }, true);
})();
