#include "json.h"

#include <stdlib.h>
#include <string.h>

uint8_t *allocate(size_t size) {
  uint8_t *memory = malloc(size > 0 ? size : 1);
  if (memory == NULL) {
    /* The agent reports a module that traps, and goes on. */
    __builtin_trap();
  }
  return memory;
}

static bool is_space(uint8_t octet) {
  return memchr(" \t\n\r", octet, 4) != NULL;
}

static void skip_space(json_t *text) {
  while (text->at < text->end && is_space(*text->at)) {
    text->at++;
  }
}

static bool skip(json_t *text, uint8_t wanted) {
  skip_space(text);
  if (text->at == text->end || *text->at != wanted) {
    return false;
  }
  text->at++;
  return true;
}

/* Goes behind a string that begins here. */
static bool skip_string(json_t *text) {
  if (!skip(text, '"')) {
    return false;
  }
  while (text->at < text->end) {
    uint8_t octet = *text->at++;
    if (octet == '"') {
      return true;
    }
    if (octet == '\\' && text->at < text->end) {
      text->at++;
    }
  }
  return false;
}

/* Goes behind a value of any kind that begins here. */
static bool skip_value(json_t *text) {
  size_t depth = 0;
  skip_space(text);
  while (text->at < text->end) {
    uint8_t octet = *text->at;
    if (octet == '"') {
      if (!skip_string(text)) {
        return false;
      }
      continue;
    }
    if (octet == '{' || octet == '[') {
      depth++;
    } else if (depth == 0 && memchr(",}]", octet, 3) != NULL) {
      break;
    } else if (octet == '}' || octet == ']') {
      depth--;
    }
    text->at++;
  }
  return depth == 0;
}

bool json_member(json_t object, const char *name, json_t *value) {
  size_t length = strlen(name);
  if (!skip(&object, '{')) {
    return false;
  }
  do {
    skip_space(&object);
    const uint8_t *key = object.at;
    if (!skip_string(&object)) {
      return false;
    }
    size_t key_length = (size_t)(object.at - key) - 2;
    if (!skip(&object, ':')) {
      return false;
    }
    skip_space(&object);
    value->at = object.at;
    if (!skip_value(&object)) {
      return false;
    }
    if (key_length == length && memcmp(key + 1, name, length) == 0) {
      value->end = object.at;
      while (is_space(value->end[-1])) {
        value->end--;
      }
      return value->end > value->at;
    }
  } while (skip(&object, ','));
  return false;
}

/* The number that four hexadecimal digits stand for. */
static bool read_unit(json_t *text, uint32_t *unit) {
  if (text->end - text->at < 4) {
    return false;
  }
  *unit = 0;
  for (int digit = 0; digit < 4; digit++) {
    static const char DIGITS[] = "0123456789abcdef";
    uint8_t octet = *text->at++;
    const char *found = memchr(DIGITS, octet >= 'A' ? octet | 0x20 : octet, 16);
    if (found == NULL) {
      return false;
    }
    *unit = *unit << 4 | (uint32_t)(found - DIGITS);
  }
  return true;
}

/* What stands behind `\u`: one unit of UTF-16, or two. */
static bool read_code_point(json_t *text, uint32_t *code_point) {
  uint32_t low;
  if (!read_unit(text, code_point)) {
    return false;
  }
  if (*code_point < 0xd800 || *code_point > 0xdfff) {
    return true;
  }
  if (*code_point > 0xdbff || text->end - text->at < 2 || *text->at++ != '\\' ||
      *text->at++ != 'u' || !read_unit(text, &low) || low < 0xdc00 || low > 0xdfff) {
    return false;
  }
  *code_point = 0x10000 + ((*code_point - 0xd800) << 10) + (low - 0xdc00);
  return true;
}

static uint8_t *write_utf8(uint8_t *to, uint32_t code_point) {
  if (code_point < 0x80) {
    *to++ = (uint8_t)code_point;
    return to;
  }
  if (code_point < 0x800) {
    *to++ = (uint8_t)(0xc0 | code_point >> 6);
  } else {
    if (code_point < 0x10000) {
      *to++ = (uint8_t)(0xe0 | code_point >> 12);
    } else {
      *to++ = (uint8_t)(0xf0 | code_point >> 18);
      *to++ = (uint8_t)(0x80 | (code_point >> 12 & 0x3f));
    }
    *to++ = (uint8_t)(0x80 | (code_point >> 6 & 0x3f));
  }
  *to++ = (uint8_t)(0x80 | (code_point & 0x3f));
  return to;
}

bool json_string(json_t value, module_string_t *characters) {
  static const char NAMES[] = "\"\\/bfnrt";
  static const char MEANT[] = "\"\\/\b\f\n\r\t";
  if (value.end - value.at < 2 || *value.at != '"') {
    return false;
  }
  json_t inside = {value.at + 1, value.end - 1};
  /* No escape is shorter than what it stands for. */
  uint8_t *to = allocate((size_t)(inside.end - inside.at));
  characters->ptr = to;
  while (inside.at < inside.end) {
    uint8_t octet = *inside.at++;
    uint32_t code_point;
    if (octet != '\\') {
      *to++ = octet;
      continue;
    }
    if (inside.at == inside.end) {
      return false;
    }
    octet = *inside.at++;
    const char *name = memchr(NAMES, octet, sizeof NAMES - 1);
    if (name != NULL) {
      *to++ = (uint8_t)MEANT[name - NAMES];
    } else if (octet == 'u' && read_code_point(&inside, &code_point)) {
      to = write_utf8(to, code_point);
    } else {
      return false;
    }
  }
  characters->len = (size_t)(to - characters->ptr);
  return true;
}

module_string_t json_quoted(module_string_t characters) {
  /* A control character takes six octets, and two quotes stand round it all. */
  module_string_t quoted = {allocate(6 * characters.len + 2), 0};
  uint8_t *to = quoted.ptr;
  *to++ = '"';
  for (size_t at = 0; at < characters.len; at++) {
    uint8_t octet = characters.ptr[at];
    if (octet < 0x20) {
      memcpy(to, "\\u00", 4);
      to[4] = (uint8_t)('0' + (octet >> 4));
      to[5] = (uint8_t)"0123456789abcdef"[octet & 0xf];
      to += 6;
      continue;
    }
    if (octet == '"' || octet == '\\') {
      *to++ = '\\';
    }
    *to++ = octet;
  }
  *to++ = '"';
  quoted.len = (size_t)(to - quoted.ptr);
  return quoted;
}
