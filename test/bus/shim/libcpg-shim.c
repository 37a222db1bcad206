/* Stands before Corosync's libcpg.so.4 and answers CS_ERR_TRY_AGAIN (6) to chosen calls of chosen functions; everything else goes through.
 * The test builds it with the soname of the real library, so that whoever loads `libcpg.so.4` by LD_LIBRARY_PATH or LD_PRELOAD gets it.
 *
 *   CPG_SHIM_REAL  path of the real library
 *   CPG_SHIM       e.g. "cpg_join:2-3,cpg_mcast_joined:1-1": calls of each function are counted from 1
 *
 *   CPG_SHIM_CONTROL  a file by which another process plans anew while this one runs, breaks its connections, and sees what has come about
 *
 * A process that has loaded it may also plan anew between two experiments: cpg_shim_plan, cpg_shim_calls, cpg_shim_last_busy_ms. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <fcntl.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <time.h>
#include <unistd.h>

enum { ok = 1, lost = 2, busy = 6, most = 16, handles_most = 4096 };

/* As `daemon-shim.ts` has it. The first half is written by the other process, the second by this one. */
struct control {
  volatile uint32_t generation, first, last, breaks;
  char name[48];
  volatile uint32_t planned, calls, refused, broken;
  volatile double last_busy_ms;
};
static struct control *control;

/* For each handle the number of breaks before it was made: those that come later are for it. */
static struct {
  uint64_t handle;
  uint32_t breaks;
} handles[handles_most];
static uint32_t handles_made;

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
  const char *shared = getenv("CPG_SHIM_CONTROL");
  if (shared != NULL) {
    int file = open(shared, O_RDWR | O_CLOEXEC);
    void *page = file < 0 ? MAP_FAILED : mmap(NULL, sizeof *control, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
    if (page == MAP_FAILED) perror("libcpg-shim: CPG_SHIM_CONTROL");
    else control = page;
    if (file >= 0) close(file);
  }
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

/* Takes over what the other process has planned meanwhile. */
static void follow(void) {
  if (control == NULL || control->planned == control->generation) return;
  uint32_t generation = control->generation;
  cpg_shim_plan(control->name, control->first, control->last);
  control->calls = control->refused = control->broken = 0;
  control->last_busy_ms = 0;
  control->planned = generation;
}

/* Notes a new connection. */
static void made(uint64_t handle) {
  if (control == NULL) return;
  uint32_t at = __sync_fetch_and_add(&handles_made, 1) % handles_most;
  handles[at].breaks = control->breaks;
  handles[at].handle = handle;
}

/* Was the connection to be lost since it was made? */
static int is_broken(uint64_t handle) {
  if (control == NULL) return 0;
  for (uint32_t i = 0; i < handles_most && handles[i].handle != 0; i++)
    if (handles[i].handle == handle && handles[i].breaks != control->breaks) {
      control->broken++;
      return 1;
    }
  return 0;
}

/* The real function, or NULL where this call is answered with "busy". Calls come from several threads, but only one at a time matters. */
static void *pass(const char *name) {
  follow();
  int at = slot(name);
  int is_planned = control != NULL && strcmp(control->name, name) == 0;
  if (functions[at].real == NULL) functions[at].real = dlsym(library, name);
  uint32_t call = __sync_add_and_fetch(&functions[at].calls, 1);
  if (is_planned) control->calls = call;
  if (call < functions[at].first || call > functions[at].last) return functions[at].real;
  functions[at].refused++;
  last_busy_ms = now_ms();
  if (is_planned) {
    control->last_busy_ms = last_busy_ms;
    control->refused = functions[at].refused;
  }
  return NULL;
}

#define FORWARD(name, parameters, ...)                    \
  int name parameters {                                   \
    int(*real) parameters = pass(#name);                  \
    return real == NULL ? busy : real(__VA_ARGS__);       \
  }
/* Of a connection that may have been lost. */
#define FORWARD_ON(name, parameters, ...)                                         \
  int name parameters {                                                           \
    int(*real) parameters = pass(#name);                                          \
    return is_broken(h) ? lost : real == NULL ? busy : real(__VA_ARGS__);         \
  }

FORWARD(cpg_initialize, (uint64_t *h, void *c), h, c)

int cpg_model_initialize(uint64_t *h, int model, void *data, void *context) {
  int (*real)(uint64_t *, int, void *, void *) = pass("cpg_model_initialize");
  if (real == NULL) return busy;
  int status = real(h, model, data, context);
  if (status == ok) made(*h);
  return status;
}

FORWARD(cpg_finalize, (uint64_t h), h)
FORWARD(cpg_fd_get, (uint64_t h, int *fd), h, fd)
FORWARD(cpg_local_get, (uint64_t h, unsigned *id), h, id)
FORWARD(cpg_max_atomic_msgsize_get, (uint64_t h, uint32_t *size), h, size)
FORWARD(cpg_join, (uint64_t h, const void *group), h, group)
FORWARD(cpg_leave, (uint64_t h, const void *group), h, group)
FORWARD_ON(cpg_mcast_joined, (uint64_t h, int guarantee, const void *vector, unsigned count), h, guarantee, vector, count)
FORWARD_ON(cpg_dispatch, (uint64_t h, int types), h, types)
FORWARD(cpg_membership_get, (uint64_t h, void *group, void *list, int *count), h, group, list, count)
