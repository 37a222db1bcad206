/* A bad cable: takes frames from one interface to the other and back, loses some, and delays the rest. `wire A B` reads lines from standard
 * input: loss in per cent from A to B, from B to A, delay in milliseconds, and by how much it varies. Ends with standard input.
 *
 * `wire --claim IF IP`: a host that is nobody's says twice that it has the address (gratuitous ARP), and is gone.
 * `wire --plain IF`: no checksums left to the hardware, which there is none of behind a bad cable. */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <linux/ethtool.h>
#include <linux/if_packet.h>
#include <linux/sockios.h>
#include <net/ethernet.h>
#include <net/if.h>
#include <poll.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { frame_most = 2048, waiting_most = 8192 };

struct waiting {
  double due;
  int to, size;
  unsigned char frame[frame_most];
};
static struct waiting *waiting[waiting_most];
static int count;

static double now_ms(void) {
  struct timespec at;
  clock_gettime(CLOCK_MONOTONIC, &at);
  return at.tv_sec * 1000.0 + at.tv_nsec / 1e6;
}

static int open_on(const char *name) {
  int fd = socket(AF_PACKET, SOCK_RAW | SOCK_NONBLOCK, htons(ETH_P_ALL));
  struct sockaddr_ll at = {.sll_family = AF_PACKET, .sll_protocol = htons(ETH_P_ALL), .sll_ifindex = if_nametoindex(name)};
  struct packet_mreq all = {.mr_ifindex = at.sll_ifindex, .mr_type = PACKET_MR_PROMISC};
  int buffer = 4 << 20;
  if (fd < 0 || bind(fd, (void *)&at, sizeof at) < 0 || setsockopt(fd, SOL_PACKET, PACKET_ADD_MEMBERSHIP, &all, sizeof all) < 0) {
    perror(name);
    exit(1);
  }
  setsockopt(fd, SOL_SOCKET, SO_RCVBUFFORCE, &buffer, sizeof buffer);
  return fd;
}

static int plain(const char *name) {
  int fd = socket(AF_INET, SOCK_DGRAM, 0);
  unsigned commands[] = {ETHTOOL_STXCSUM, ETHTOOL_SGSO, ETHTOOL_STSO};
  for (int i = 0; i < 3; i++) {
    struct ethtool_value value = {.cmd = commands[i], .data = 0};
    struct ifreq request = {0};
    strncpy(request.ifr_name, name, IFNAMSIZ - 1);
    request.ifr_data = (void *)&value;
    if (ioctl(fd, SIOCETHTOOL, &request) < 0 && i == 0) {
      perror("SIOCETHTOOL");
      return 1;
    }
  }
  return 0;
}

static int claim(const char *name, const char *ip) {
  unsigned char frame[42] = {255, 255, 255, 255, 255, 255, 2, 0xaa, 0xbb, 0xcc, 0xdd, 0xee, 8, 6, 0, 1, 8, 0, 6, 4, 0, 1};
  memcpy(frame + 22, frame + 6, 6);
  inet_pton(AF_INET, ip, frame + 28);
  memcpy(frame + 38, frame + 28, 4);
  int fd = open_on(name);
  for (int i = 0; i < 2; i++)
    if (send(fd, frame, sizeof frame, 0) != sizeof frame) {
      perror(name);
      return 1;
    }
  return 0;
}

int main(int argc, char **argv) {
  if (argc == 4 && strcmp(argv[1], "--claim") == 0) return claim(argv[2], argv[3]);
  if (argc == 3 && strcmp(argv[1], "--plain") == 0) return plain(argv[2]);
  if (argc != 3) return 2;
  int ends[2] = {open_on(argv[1]), open_on(argv[2])};
  double loss[2] = {0, 0}, delay = 0, jitter = 0;
  static char line[256];
  static unsigned char frame[frame_most];
  for (;;) {
    double wait = 1000, now = now_ms();
    for (int i = 0; i < count;) {
      if (waiting[i]->due > now) {
        if (waiting[i]->due - now < wait) wait = waiting[i]->due - now;
        i++;
        continue;
      }
      send(ends[waiting[i]->to], waiting[i]->frame, waiting[i]->size, 0);
      free(waiting[i]);
      waiting[i] = waiting[--count];
    }
    struct pollfd polled[3] = {{ends[0], POLLIN, 0}, {ends[1], POLLIN, 0}, {0, POLLIN, 0}};
    poll(polled, 3, (int)wait + (count > 0));
    if (polled[2].revents != 0) {
      int size = read(0, line, sizeof line - 1);
      if (size <= 0) return 0;
      line[size] = 0;
      sscanf(line, "%lf %lf %lf %lf", &loss[0], &loss[1], &delay, &jitter);
    }
    for (int from = 0; from < 2; from++) {
      for (int i = 0; i < 256; i++) {
        struct sockaddr_ll sender;
        socklen_t length = sizeof sender;
        int size = recvfrom(ends[from], frame, sizeof frame, 0, (void *)&sender, &length);
        if (size < 0) break;
        if (sender.sll_pkttype == PACKET_OUTGOING || drand48() * 100 < loss[from]) continue;
        if (delay == 0) send(ends[1 - from], frame, size, 0);
        else if (count < waiting_most) {
          struct waiting *each = malloc(sizeof *each);
          each->due = now_ms() + delay + (drand48() * 2 - 1) * jitter;
          each->to = 1 - from;
          each->size = size;
          memcpy(each->frame, frame, size);
          waiting[count++] = each;
        }
      }
    }
  }
}
