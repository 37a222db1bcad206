/* Stands before Corosync's libcpg.so.4 and answers CS_ERR_TRY_AGAIN (6) to chosen calls of chosen functions; everything else goes through.
 * The test builds it with the soname of the real library, so that whoever loads `libcpg.so.4` by LD_LIBRARY_PATH or LD_PRELOAD gets it.
 *
 *   CPG_SHIM_REAL  path of the real library
 *   CPG_SHIM       e.g. "cpg_join:2-3,cpg_mcast_joined:1-1": calls of each function are counted from 1
 *
 * A process that has loaded it may also plan anew between two experiments: cpg_shim_plan, cpg_shim_calls, cpg_shim_last_busy_ms. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { busy = 6, most = 16 };

static struct {
  const char *name;
  void *real;
  uint32_t calls, first, last, refused;
} functions[most];

static void *library;
static double last_busy_ms;

static double now_ms(void) {
  struct timespec at;
  clock_gettime(CLOCK_MONOTONIC, &at);
  return at.tv_sec * 1000.0 + at.tv_nsec / 1e6;
}

static int slot(const char *name) {
  for (int i = 0; i < most; i++) {
    if (functions[i].name == NULL) functions[i].name = strdup(name);
    if (strcmp(functions[i].name, name) == 0) return i;
  }
  abort();
}

/* Forgets all counts; `name` NULL or empty: nothing is refused from now on. */
void cpg_shim_plan(const char *name, uint32_t first, uint32_t last) {
  for (int i = 0; i < most; i++) functions[i].calls = functions[i].first = functions[i].last = functions[i].refused = 0;
  last_busy_ms = 0;
  if (name == NULL || *name == 0) return;
  functions[slot(name)].first = first;
  functions[slot(name)].last = last;
}

uint32_t cpg_shim_calls(const char *name) { return functions[slot(name)].calls; }
uint32_t cpg_shim_refused(const char *name) { return functions[slot(name)].refused; }
double cpg_shim_since_busy_ms(void) { return last_busy_ms == 0 ? -1 : now_ms() - last_busy_ms; }

__attribute__((constructor)) static void begin(void) {
  const char *path = getenv("CPG_SHIM_REAL");
  library = dlopen(path != NULL ? path : "/usr/lib/x86_64-linux-gnu/libcpg.so.4", RTLD_NOW | RTLD_LOCAL);
  if (library == NULL) fprintf(stderr, "libcpg-shim: %s\n", dlerror());
  const char *plan = getenv("CPG_SHIM");
  char name[64];
  unsigned first, last;
  int length;
  while (plan != NULL && sscanf(plan, " %63[^:]:%u-%u%n", name, &first, &last, &length) == 3) {
    functions[slot(name)].first = first;
    functions[slot(name)].last = last;
    plan += length;
    if (*plan == ',') plan++;
  }
}

/* The real function, or NULL where this call is answered with "busy". Calls come from several threads, but only one at a time matters. */
static void *pass(const char *name) {
  int at = slot(name);
  if (functions[at].real == NULL) functions[at].real = dlsym(library, name);
  uint32_t call = __sync_add_and_fetch(&functions[at].calls, 1);
  if (call < functions[at].first || call > functions[at].last) return functions[at].real;
  functions[at].refused++;
  last_busy_ms = now_ms();
  return NULL;
}

#define FORWARD(name, parameters, ...)                    \
  int name parameters {                                   \
    int(*real) parameters = pass(#name);                  \
    return real == NULL ? busy : real(__VA_ARGS__);       \
  }

FORWARD(cpg_initialize, (uint64_t *h, void *c), h, c)
FORWARD(cpg_model_initialize, (uint64_t *h, int model, void *data, void *context), h, model, data, context)
FORWARD(cpg_finalize, (uint64_t h), h)
FORWARD(cpg_fd_get, (uint64_t h, int *fd), h, fd)
FORWARD(cpg_local_get, (uint64_t h, unsigned *id), h, id)
FORWARD(cpg_max_atomic_msgsize_get, (uint64_t h, uint32_t *size), h, size)
FORWARD(cpg_join, (uint64_t h, const void *group), h, group)
FORWARD(cpg_leave, (uint64_t h, const void *group), h, group)
FORWARD(cpg_mcast_joined, (uint64_t h, int guarantee, const void *vector, unsigned count), h, guarantee, vector, count)
FORWARD(cpg_dispatch, (uint64_t h, int types), h, types)
FORWARD(cpg_membership_get, (uint64_t h, void *group, void *list, int *count), h, group, list, count)
