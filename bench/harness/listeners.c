/* Thousands of readers who follow along by Server-Sent Events, in one thread with epoll.
 *
 * listeners PORT CONNECTIONS PATH
 *
 * Connects from 127.0.0.2, 127.0.0.3 and so on, 8,000 connections from each, so that ports do not run out. Prints "open N" when
 * every connection has had its answer's head with status 200. Then, on standard input: "mark" forgets what came so far;
 * "report" prints, on one line, the moment (CLOCK_MONOTONIC, ns) at which each connection had the first whole event with
 * data since the mark. Ends with standard input. Anything unexpected is said on standard error, with status 1.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#define FROM_EACH 8000
#define AT_ONCE 256

struct reader {
    int fd;
    int open;         /* the head has been read */
    int matched;      /* how much of "\r\n\r\n" the head's end has matched */
    char status[13];  /* the head's beginning: "HTTP/1.1 200" */
    int seen;         /* how much of it there is */
    int column;       /* place in the line, -1 once the line cannot begin with "data:" */
    int length;       /* characters in the line */
    int has_data;     /* the event has a line of data */
    uint64_t at;      /* when the first event after the mark was whole, 0 before */
};

static struct reader *readers;
static int count, opened, connected_next, pending;
static const char *path;
static int port, poller;

static uint64_t now(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (uint64_t)t.tv_sec * 1000000000u + (uint64_t)t.tv_nsec;
}

static void fail(const char *what, int number) {
    fprintf(stderr, "listeners: connection %d: %s: %s\n", number, what, strerror(errno));
    exit(1);
}

static void begin(int number) {
    struct reader *reader = &readers[number];
    struct sockaddr_in from = {.sin_family = AF_INET}, to = {.sin_family = AF_INET, .sin_port = htons(port)};
    int yes = 1;
    char request[600];
    from.sin_addr.s_addr = htonl(0x7f000002u + number / FROM_EACH);
    to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    reader->fd = socket(AF_INET, SOCK_STREAM, 0);
    if (reader->fd < 0) fail("socket", number);
    setsockopt(reader->fd, IPPROTO_IP, IP_BIND_ADDRESS_NO_PORT, &yes, sizeof yes);
    if (bind(reader->fd, (struct sockaddr *)&from, sizeof from) < 0) fail("bind", number);
    if (connect(reader->fd, (struct sockaddr *)&to, sizeof to) < 0) fail("connect", number);
    int length = snprintf(request, sizeof request, "GET %s HTTP/1.1\r\nHost: localhost\r\nAccept: text/event-stream\r\n\r\n", path);
    if (write(reader->fd, request, length) != length) fail("write", number);
    fcntl(reader->fd, F_SETFL, O_NONBLOCK);
    struct epoll_event event = {.events = EPOLLIN, .data.u32 = number};
    if (epoll_ctl(poller, EPOLL_CTL_ADD, reader->fd, &event) < 0) fail("epoll_ctl", number);
    pending++;
}

static void head(struct reader *reader, char c) {
    static const char end[] = "\r\n\r\n";
    if (reader->seen < 12) reader->status[reader->seen++] = c;
    reader->matched = c == end[reader->matched] ? reader->matched + 1 : c == '\r' ? 1 : 0;
    if (reader->matched < 4) return;
    if (strcmp(reader->status + 8, " 200") != 0) {
        fprintf(stderr, "listeners: the server answers %s\n", reader->status);
        exit(1);
    }
    reader->open = 1;
    opened++;
    pending--;
}

/* A line that begins with "data:" makes the event one with data; an empty line ends the event (HTML, 9.2.5). Sizes of chunks
 * (RFC 9112, 7.1) come as lines of their own and are lines of no meaning: servers send an event in one chunk. */
static void body(struct reader *reader, char c, uint64_t at) {
    static const char field[] = "data:";
    if (c == '\r') return;
    if (c == '\n') {
        if (reader->length == 0 && reader->has_data) {
            if (reader->at == 0) reader->at = at;
            reader->has_data = 0;
        }
        reader->length = reader->column = 0;
        return;
    }
    reader->length++;
    if (reader->column < 0) return;
    reader->column = c == field[reader->column] ? reader->column + 1 : -1;
    if (reader->column == 5) {
        reader->has_data = 1;
        reader->column = -1;
    }
}

static void take(int number) {
    static char buffer[65536];
    struct reader *reader = &readers[number];
    ssize_t got = read(reader->fd, buffer, sizeof buffer);
    if (got < 0 && (errno == EAGAIN || errno == EINTR)) return;
    if (got <= 0) fail(got ? "read" : "the server hung up", number);
    uint64_t at = now();
    for (ssize_t i = 0; i < got; i++) {
        if (reader->open)
            body(reader, buffer[i], at);
        else
            head(reader, buffer[i]);
    }
}

static int obey(void) {
    char line[64];
    if (!fgets(line, sizeof line, stdin)) return 0;
    if (strcmp(line, "mark\n") == 0) {
        for (int i = 0; i < count; i++) readers[i].at = 0;
        printf("marked\n");
    } else if (strcmp(line, "report\n") == 0) {
        for (int i = 0; i < count; i++)
            if (readers[i].at) printf("%llu ", (unsigned long long)readers[i].at);
        printf("\n");
    }
    fflush(stdout);
    return 1;
}

int main(int argc, char **argv) {
    if (argc != 4) return 2;
    port = atoi(argv[1]);
    count = atoi(argv[2]);
    path = argv[3];
    readers = calloc(count, sizeof *readers);
    poller = epoll_create1(0);
    if (!readers || poller < 0) fail("start", 0);
    setvbuf(stdin, NULL, _IONBF, 0);
    struct epoll_event told = {.events = EPOLLIN, .data.u32 = UINT32_MAX}, events[512];
    epoll_ctl(poller, EPOLL_CTL_ADD, STDIN_FILENO, &told);
    int said = 0;
    for (;;) {
        while (connected_next < count && pending < AT_ONCE) begin(connected_next++);
        if (opened == count && !said) {
            printf("open %d\n", opened);
            fflush(stdout);
            said = 1;
        }
        int ready = epoll_wait(poller, events, 512, -1);
        for (int i = 0; i < ready; i++) {
            if (events[i].data.u32 != UINT32_MAX)
                take(events[i].data.u32);
            else if (!obey())
                return 0;
        }
    }
}
