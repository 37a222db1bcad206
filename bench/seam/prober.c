/* A client that asks each address for a sign of life every few milliseconds: `prober SPACING_MS IP...`. Prints `IP FROM_MS TO_MS` (since the epoch) for
 * each time that an address did not answer for longer than three spacings and a bit, and ends with SIGTERM or standard input. Echo requests, by way of the
 * kernel's own neighbour table, as a real client. */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <netinet/ip_icmp.h>
#include <poll.h>
#include <sched.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { most = 1024 };
static struct sockaddr_in targets[most];
static char *names[most];
static double heard[most];
static int count;

static double now_ms(void) {
  struct timespec at;
  clock_gettime(CLOCK_REALTIME, &at);
  return at.tv_sec * 1000.0 + at.tv_nsec / 1e6;
}

static uint16_t checksum(const void *data, int size) {
  const uint16_t *words = data;
  uint32_t sum = 0;
  for (int i = 0; i < size / 2; i++) sum += words[i];
  while (sum >> 16) sum = (sum & 0xffff) + (sum >> 16);
  return ~sum;
}

int main(int argc, char **argv) {
  double spacing = atof(argv[1]), gap = 3 * spacing + 15;
  for (int i = 2; i < argc && count < most; i++, count++) {
    names[count] = argv[i];
    targets[count].sin_family = AF_INET;
    inet_aton(argv[i], &targets[count].sin_addr);
  }
  int fd = socket(AF_INET, SOCK_RAW | SOCK_NONBLOCK, IPPROTO_ICMP);
  int buffer = 8 << 20;
  setsockopt(fd, SOL_SOCKET, SO_RCVBUFFORCE, &buffer, sizeof buffer);
  uint16_t id = getpid() & 0xffff, sequence = 0;
  struct sched_param priority = {.sched_priority = 20};
  sched_setscheduler(0, SCHED_RR, &priority);
  double begin = now_ms(), next = begin;
  for (int i = 0; i < count; i++) heard[i] = begin;
  for (;;) {
    double now = now_ms();
    if (now >= next) {
      /* While nobody asked, nobody could answer: a machine that lets its client wait for a processor is not without addresses. */
      if (now - next > 5)
        for (int i = 0; i < count; i++) heard[i] += now - next;
      sequence++;
      for (int i = 0; i < count; i++) {
        struct icmphdr echo = {.type = ICMP_ECHO, .un.echo = {.id = id, .sequence = htons(sequence)}};
        echo.checksum = checksum(&echo, sizeof echo);
        sendto(fd, &echo, sizeof echo, 0, (void *)&targets[i], sizeof targets[i]);
      }
      next = next + spacing > now ? next + spacing : now + spacing;
    }
    struct pollfd polled[2] = {{fd, POLLIN, 0}, {0, POLLIN, 0}};
    double wait = next - now_ms();
    poll(polled, 2, wait > 0 ? (int)wait + 1 : 0);
    for (;;) {
      unsigned char packet[512];
      int size = recv(fd, packet, sizeof packet, 0);
      if (size < 28) break;
      int head = (packet[0] & 15) * 4;
      struct icmphdr *icmp = (void *)(packet + head);
      if (icmp->type != ICMP_ECHOREPLY || icmp->un.echo.id != id) continue;
      double at = now_ms();
      for (int i = 0; i < count; i++) {
        if (memcmp(&targets[i].sin_addr, packet + 12, 4) != 0) continue;
        if (at - heard[i] > gap) printf("%s %.1f %.1f\n", names[i], heard[i], at);
        heard[i] = at;
      }
    }
    char byte;
    if (polled[1].revents != 0 && read(0, &byte, 1) <= 0) break;
  }
  double end = now_ms();
  for (int i = 0; i < count; i++)
    if (end - heard[i] > gap) printf("%s %.1f %.1f open\n", names[i], heard[i], end);
  return 0;
}
