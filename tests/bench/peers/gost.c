/* GOST R 34.10-2012 512-A by OpenSSL's gost engine through EVP: seconds of CPU for one signature
 * and for one verification of a ready digest. usage: gost SECONDS */
#define OPENSSL_API_COMPAT 0x10100000L
#define OPENSSL_SUPPRESS_DEPRECATED
#include <openssl/engine.h>
#include <openssl/evp.h>
#include <openssl/objects.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

static double cpu_seconds(void) {
    struct timespec now;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return (double)now.tv_sec + (double)now.tv_nsec * 1e-9;
}

static void check(int ok, const char *what) {
    if (!ok) {
        fprintf(stderr, "gost: %s failed\n", what);
        exit(1);
    }
}

int main(int argc, char **argv) {
    double span = argc > 1 ? atof(argv[1]) : 1.0;
    ENGINE_load_dynamic();
    ENGINE *engine = ENGINE_by_id("gost");
    check(engine && ENGINE_init(engine), "the engine");
    ENGINE_set_default(engine, ENGINE_METHOD_ALL);

    EVP_PKEY *key = NULL;
    EVP_PKEY_CTX *make = EVP_PKEY_CTX_new_id(NID_id_GostR3410_2012_512, engine);
    check(make && EVP_PKEY_keygen_init(make) > 0, "keygen_init");
    check(EVP_PKEY_CTX_ctrl_str(make, "paramset", "A") > 0, "paramset A");
    check(EVP_PKEY_keygen(make, &key) > 0, "keygen");

    unsigned char digest[64], value[256];
    for (size_t i = 0; i < sizeof digest; i++) digest[i] = 0xC3;
    size_t length = sizeof value;
    EVP_PKEY_CTX *sign = EVP_PKEY_CTX_new(key, engine);
    EVP_PKEY_CTX *verify = EVP_PKEY_CTX_new(key, engine);
    check(sign && EVP_PKEY_sign_init(sign) > 0, "sign_init");
    check(verify && EVP_PKEY_verify_init(verify) > 0, "verify_init");

    long count = 0;
    double start = cpu_seconds(), used;
    do {
        length = sizeof value;
        check(EVP_PKEY_sign(sign, value, &length, digest, sizeof digest) > 0, "sign");
        count++;
    } while ((used = cpu_seconds() - start) < span);
    printf("%.9f ", used / (double)count);

    count = 0;
    start = cpu_seconds();
    do {
        check(EVP_PKEY_verify(verify, value, length, digest, sizeof digest) == 1, "verify");
        count++;
    } while ((used = cpu_seconds() - start) < span);
    printf("%.9f\n", used / (double)count);
    return 0;
}
