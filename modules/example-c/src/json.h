/* The little of JSON (RFC 8259) that this module needs. Larger ones take a library. */
#ifndef JSON_H
#define JSON_H

#include "module.h"

/* The text of one value, somewhere inside a request. */
typedef struct {
  const uint8_t *at;
  const uint8_t *end;
} json_t;

/* The value of a member; false when there is no such member, or no object. Names are compared as
   they are written, and the agent writes them plain. */
bool json_member(json_t object, const char *name, json_t *value);

/* The characters of a string, UTF-8; false when the value is no string. */
bool json_string(json_t value, module_string_t *characters);

/* A string with these characters. */
module_string_t json_quoted(module_string_t characters);

/* Memory that the instance keeps until it ends, which is when the call ends. */
uint8_t *allocate(size_t size);

#endif
