/* What appending one by one costs a C program that keeps the protocol of the jlog library (its four system calls for each message, see the format's
 * description: fcntl lock of the whole file, fstat, one positioned gather write of header and payload, unlock), and nothing else. The library itself is in
 * no distribution; it does the same and a little more, so a ratio to this program is not flattered.
 *   jlog-append FOLDER BYTES COUNT   prints seconds, and microseconds of processor for each message, as JSON */
#define _GNU_SOURCE
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <sys/uio.h>
#include <time.h>
#include <unistd.h>

static const off_t unit_limit = 4 << 20;

struct header {
  uint32_t magic, sec, usec, length;
};

static double seconds(clockid_t clock) {
  struct timespec at;
  clock_gettime(clock, &at);
  return at.tv_sec + at.tv_nsec / 1e9;
}

/* The library waits for a lock in the kernel, and again where a signal disturbs it. */
static void lock(int fd, short type) {
  struct flock all = {.l_type = type, .l_whence = SEEK_SET};
  while (fcntl(fd, F_SETLKW, &all) != 0) continue;
}

static int open_segment(const char *folder, unsigned number) {
  char path[4096];
  snprintf(path, sizeof path, "%s/%08x", folder, number);
  int fd = open(path, O_CREAT | O_RDWR, 0640);
  if (fd < 0) {
    perror(path);
    exit(1);
  }
  return fd;
}

int main(int argc, char **argv) {
  if (argc != 4) return 2;
  size_t bytes = strtoul(argv[2], NULL, 10);
  long count = strtol(argv[3], NULL, 10);
  char *payload = malloc(bytes);
  memset(payload, 'x', bytes);
  unsigned number = 0;
  int fd = open_segment(argv[1], number);
  double begin = 0, cpu = 0;
  for (long i = -count / 10; i < count; i++) {
    if (i == 0) begin = seconds(CLOCK_MONOTONIC), cpu = seconds(CLOCK_PROCESS_CPUTIME_ID);
    struct timeval now;
    gettimeofday(&now, NULL);
    struct header header = {0x663a7318, now.tv_sec, now.tv_usec, bytes};
    struct iovec parts[2] = {{&header, sizeof header}, {payload, bytes}};
    struct stat state;
    lock(fd, F_WRLCK);
    if (fstat(fd, &state) != 0 || pwritev(fd, parts, 2, state.st_size) != (ssize_t)(sizeof header + bytes)) {
      perror("append");
      return 1;
    }
    lock(fd, F_UNLCK);
    if (state.st_size + (off_t)(sizeof header + bytes) >= unit_limit) {
      fsync(fd);
      close(fd);
      fd = open_segment(argv[1], ++number);
    }
  }
  double spent = seconds(CLOCK_PROCESS_CPUTIME_ID) - cpu;
  printf("{\"sec\": %.6f, \"cpuUs\": %.4f}\n", seconds(CLOCK_MONOTONIC) - begin, spent / count * 1e6);
  return 0;
}
