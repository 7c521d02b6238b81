/* The module of the tutorial in C: `salemAit` greets, `signSalem` signs the greeting.

   `bindings/module.h` is made of the contract by `wit-bindgen c`; it declares the types, the
   agent's functions and the one function that a module has to have, which stands at the end. Every
   call meets a fresh instance that ends with it, so nothing is given back to `malloc` here. */

#include <string.h>

#include "json.h"

typedef exports_tanba_module_guest_one_call_t call_t;
typedef exports_tanba_module_guest_outcome_t outcome_t;
typedef exports_tanba_module_guest_fault_t fault_t;

static bool is(module_string_t text, const char *other) {
  return text.len == strlen(other) && memcmp(text.ptr, other, text.len) == 0;
}

static module_string_t trimmed(module_string_t text) {
  while (text.len > 0 && memchr(" \t\n\r", *text.ptr, 4) != NULL) {
    text.ptr++;
    text.len--;
  }
  while (text.len > 0 && memchr(" \t\n\r", text.ptr[text.len - 1], 4) != NULL) {
    text.len--;
  }
  return text;
}

/* Done: a value for the page. */
static bool answer(outcome_t *outcome, module_string_t json) {
  outcome->tag = TANBA_MODULE_TYPES_OUTCOME_VALUE;
  outcome->val.value = json;
  return true;
}

/* A failure under a code that the module chose itself, in the language of the call. */
static bool no_name(const call_t *call, fault_t *fault) {
  static const char *const MESSAGES[] = {
      [TANBA_MODULE_TYPES_LOCALE_KAZAKH] = "Атыңызды айтыңыз!",
      [TANBA_MODULE_TYPES_LOCALE_RUSSIAN] = "Назовите себя!",
      [TANBA_MODULE_TYPES_LOCALE_ENGLISH] = "Name yourself!",
  };
  fault->tag = TANBA_MODULE_TYPES_FAULT_DECLARED;
  module_string_dup(&fault->val.declared.code, "username_is_empty");
  module_string_dup(&fault->val.declared.message, MESSAGES[call->locale]);
  return false;
}

/* "Salem, " and the name in `args.username`. */
static bool greet(const call_t *call, module_string_t *greeting, fault_t *fault) {
  static const char SALEM[] = "Salem, ";
  const size_t salem = sizeof SALEM - 1;
  json_t request = {call->request.ptr, call->request.ptr + call->request.len};
  json_t args, username;
  module_string_t name;
  if (!json_member(request, "args", &args) || !json_member(args, "username", &username) ||
      !json_string(username, &name)) {
    return no_name(call, fault);
  }
  name = trimmed(name);
  if (name.len == 0) {
    return no_name(call, fault);
  }
  greeting->len = salem + name.len;
  greeting->ptr = allocate(greeting->len);
  memcpy(greeting->ptr, SALEM, salem);
  memcpy(greeting->ptr + salem, name.ptr, name.len);
  return true;
}

static module_string_t base64(module_list_u8_t octets) {
  static const char ALPHABET[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  module_string_t text = {allocate((octets.len + 2) / 3 * 4), 0};
  for (size_t at = 0; at < octets.len; at += 3) {
    size_t left = octets.len - at;
    uint32_t group = (uint32_t)octets.ptr[at] << 16;
    group |= left > 1 ? (uint32_t)octets.ptr[at + 1] << 8 : 0;
    group |= left > 2 ? (uint32_t)octets.ptr[at + 2] : 0;
    for (size_t digit = 0; digit < 4; digit++) {
      uint8_t character = (uint8_t)ALPHABET[group >> (18 - 6 * digit) & 0x3f];
      text.ptr[text.len++] = digit <= left ? character : '=';
    }
  }
  return text;
}

/* The greeting as a CMS with the greeting inside. */
static bool sign(module_string_t greeting, module_list_u8_t *signature, fault_t *fault) {
  tanba_module_types_document_t document = {
      .content = {.tag = TANBA_MODULE_TYPES_CONTENT_BYTES,
                  .val.bytes = {greeting.ptr, greeting.len}},
  };
  tanba_module_signing_list_document_t documents = {&document, 1};
  tanba_module_signing_signer_request_t request = {
      .documents = documents,
      .params = {.is_some = true,
                 .val.format = {.tag = TANBA_MODULE_SIGNING_SIGNATURE_FORMAT_CMS,
                                .val.cms = {.attached = true}}},
      .filter = {.purpose = TANBA_MODULE_SIGNING_KEY_PURPOSE_SIGNATURE},
  };
  tanba_module_signing_own_signer_t signer;
  module_list_list_u8_t signatures;
  /* The person sees the greeting, chooses a key and agrees. When the person declines, the fault
     says so, and is passed on as it came. */
  if (!tanba_module_signing_choose_signer(&request, &signer, fault)) {
    return false;
  }
  /* The signer signs what was shown, once, and nothing else. */
  bool is_signed = tanba_module_signing_method_signer_sign_all(
      tanba_module_signing_borrow_signer(signer), &documents, &signatures, fault);
  tanba_module_signing_signer_drop_own(signer);
  if (is_signed) {
    *signature = signatures.ptr[0];
  }
  return is_signed;
}

static bool salem_ait(const call_t *call, outcome_t *outcome, fault_t *fault) {
  module_string_t greeting;
  return greet(call, &greeting, fault) && answer(outcome, json_quoted(greeting));
}

static bool sign_salem(const call_t *call, outcome_t *outcome, fault_t *fault) {
  module_string_t greeting;
  module_list_u8_t signature;
  return greet(call, &greeting, fault) && sign(greeting, &signature, fault) &&
         answer(outcome, json_quoted(base64(signature)));
}

/* Answers one call: true with an outcome, false with a fault. */
bool exports_tanba_module_guest_call(call_t *call, outcome_t *outcome, fault_t *fault) {
  if (!call->method.is_some) {
    fault->tag = TANBA_MODULE_TYPES_FAULT_METHOD_MISSING;
    return false;
  }
  if (is(call->method.val, "salemAit")) {
    return salem_ait(call, outcome, fault);
  }
  if (is(call->method.val, "signSalem")) {
    return sign_salem(call, outcome, fault);
  }
  fault->tag = TANBA_MODULE_TYPES_FAULT_NO_SUCH_METHOD;
  fault->val.no_such_method = call->method.val;
  return false;
}
