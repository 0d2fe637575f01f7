/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "filo-secret.h"

#include "filo-sign-in.h"

#define TOKEN_BYTES 32
#define CROCKFORD "0123456789ABCDEFGHJKMNPQRSTVWXYZ"

/**
 * filo_secret_new_token:
 *
 * Returns: (transfer full): 256 random bits as 43 characters that need no quoting; any thread
 */
char *
filo_secret_new_token (FiloRandom *random)
{
  guint8 bytes[TOKEN_BYTES];
  char *text;

  filo_random_fill (random, bytes, sizeof bytes);
  text = g_base64_encode (bytes, sizeof bytes);
  memset (bytes, 0, sizeof bytes);
  g_strdelimit (text, "+", '-');
  g_strdelimit (text, "/", '_');
  text[strcspn (text, "=")] = '\0';
  return text;
}

/**
 * filo_secret_new_code:
 *
 * Returns: (transfer full): 60 random bits as a normalized sign-in code; any thread
 */
char *
filo_secret_new_code (FiloRandom *random)
{
  guint8 bytes[FILO_SIGN_IN_CODE_LENGTH];
  char *code = g_malloc (FILO_SIGN_IN_CODE_LENGTH + 1);

  filo_random_fill (random, bytes, sizeof bytes);
  for (guint i = 0; i < FILO_SIGN_IN_CODE_LENGTH; i++)
    code[i] = CROCKFORD[bytes[i] % 32]; /* 256 is a multiple of 32: no bias. */
  code[FILO_SIGN_IN_CODE_LENGTH] = '\0';
  return code;
}

/**
 * filo_secret_hash:
 *
 * What is stored of a secret. A plain hash is enough: the secrets are random and
 * long, or die within minutes and are limited in tries.
 *
 * Returns: (transfer full): SHA-256 in lower-case hex; any thread
 */
char *
filo_secret_hash (const char *secret)
{
  return g_compute_checksum_for_string (G_CHECKSUM_SHA256, secret, -1);
}
