/* Makes xoshiro128starstar.json. The generator is the public-domain reference implementation, version 1.1, by David
   Blackman and Sebastiano Vigna (https://prng.di.unimi.it/xoshiro128starstar.c), unchanged but for main.
   cc xoshiro128starstar.c -o x && ./x > xoshiro128starstar.json */
#include <stdint.h>
#include <stdio.h>

static inline uint32_t rotl(const uint32_t x, int k) { return (x << k) | (x >> (32 - k)); }

static uint32_t s[4];

uint32_t next(void) {
  const uint32_t result = rotl(s[1] * 5, 7) * 9;
  const uint32_t t = s[1] << 9;
  s[2] ^= s[0];
  s[3] ^= s[1];
  s[1] ^= s[2];
  s[0] ^= s[3];
  s[2] ^= t;
  s[3] = rotl(s[3], 11);
  return result;
}

int main(void) {
  const uint32_t states[3][4] = {{1, 2, 3, 4}, {0xdeadbeef, 0, 0, 0}, {0xffffffff, 0x80000000, 1, 0x7fffffff}};
  printf("[");
  for (int i = 0; i < 3; i++) {
    for (int j = 0; j < 4; j++) s[j] = states[i][j];
    printf("%s{\"state\":[%u,%u,%u,%u],\"words\":[", i ? "," : "", s[0], s[1], s[2], s[3]);
    for (int j = 0; j < 20; j++) printf("%s%u", j ? "," : "", next());
    printf("]}");
  }
  printf("]\n");
  return 0;
}
