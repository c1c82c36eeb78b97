/* A webcam as /dev/video0, for one process: preloaded, it answers the system calls that
 * libav's own V4L2 code and Python's ioctl make. The pictures are real JPEG files.
 *
 * V4L2_PICTURES  a file: for each picture four bytes of length, then the JPEG
 * V4L2_FAULT     WHAT:AT:NUMBER, as dqbuf:30:19: the 30th wait for a picture fails with
 *                errno 19. Also s_fmt:1:16, short:5:0 (the 5th picture is cut in half),
 *                empty:5:0 (it has no bytes), hang:20:0, wall:1:0 (wall clock's times).
 * V4L2_LOG       a file: a line for each control that is set and each format asked for
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/videodev2.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <time.h>
#include <unistd.h>

#undef open
#undef open64
enum { BUFFERS = 8, SIZE = 1 << 20, PICTURES = 64, FDS = 1024 };
static char ours[FDS];
static int memory = -1, queued[256], count, first, waits, pictures;
static long long start_ns;
static unsigned lengths[PICTURES];
static unsigned char *data[PICTURES];
static int exposure_auto = 3, exposure = 330, gain = 0;

static long long now_ns(clockid_t clock) {
    struct timespec t;
    clock_gettime(clock, &t);
    return t.tv_sec * 1000000000LL + t.tv_nsec;
}

static int fault(const char *what, int at, int *number) {
    const char *set = getenv("V4L2_FAULT");
    char name[32];
    int when;
    if (!set || sscanf(set, "%31[^:]:%d:%d", name, &when, number) != 3) return 0;
    return !strcmp(name, what) && at == when;
}

static void note(const char *text, long one, long two) {
    const char *path = getenv("V4L2_LOG");
    FILE *file = path ? fopen(path, "a") : NULL;
    if (!file) return;
    fprintf(file, "%s %ld %ld\n", text, one, two);
    fclose(file);
}

static void read_pictures(void) {
    FILE *file = fopen(getenv("V4L2_PICTURES"), "rb");
    if (!file) abort();
    while (pictures < PICTURES && fread(&lengths[pictures], 4, 1, file) == 1) {
        data[pictures] = malloc(lengths[pictures]);
        if (fread(data[pictures], lengths[pictures], 1, file) != 1) abort();
        pictures++;
    }
    fclose(file);
}

static int opened(const char *path) {
    if (strcmp(path, "/dev/video0")) return -2;
    if (memory < 0) {
        read_pictures();
        memory = memfd_create("video0", 0);
        if (ftruncate(memory, (off_t)BUFFERS * SIZE)) abort();
    }
    int fd = dup(memory);
    if (fd >= 0 && fd < FDS) ours[fd] = 1;
    return fd;
}

#define OPEN(name)                                                                       \
    int name(const char *path, int flags, ...) {                                         \
        static int (*real)(const char *, int, ...);                                      \
        if (!real) real = dlsym(RTLD_NEXT, #name);                                       \
        int fd = opened(path), mode = 0;                                                 \
        if (fd != -2) return fd;                                                         \
        va_list rest;                                                                    \
        va_start(rest, flags);                                                           \
        mode = va_arg(rest, int);                                                        \
        va_end(rest);                                                                    \
        return real(path, flags, mode);                                                  \
    }
OPEN(open)
OPEN(open64)

int close(int fd) {
    static int (*real)(int);
    if (!real) real = dlsym(RTLD_NEXT, "close");
    if (fd >= 0 && fd < FDS) ours[fd] = 0;
    return real(fd);
}

static int fails(int code) {
    errno = code;
    return -1;
}

static int dequeue(struct v4l2_buffer *buffer) {
    int code = 0;
    waits++;
    if (fault("dqbuf", waits, &code)) return fails(code);
    if (fault("hang", waits, &code)) pause();
    if (!count) return fails(EAGAIN);
    if (!start_ns) start_ns = now_ns(CLOCK_MONOTONIC);
    long long due_ns = start_ns + waits * 33333333LL;
    long long left_ns = due_ns - now_ns(CLOCK_MONOTONIC);
    if (left_ns > 0) {
        struct timespec t = {left_ns / 1000000000, left_ns % 1000000000};
        nanosleep(&t, NULL);
    }
    int index = queued[first], picture = waits % pictures;
    first = (first + 1) % 256;
    count--;
    unsigned length = lengths[picture];
    if (fault("short", waits, &code)) length /= 2;
    if (fault("empty", waits, &code)) length = 0;
    if (pwrite(memory, data[picture], length, (off_t)index * SIZE) < 0) abort();
    long long at_ns = fault("wall", 1, &code) ? now_ns(CLOCK_REALTIME) : due_ns;
    buffer->index = index;
    buffer->bytesused = length;
    buffer->flags = V4L2_BUF_FLAG_TIMESTAMP_MONOTONIC;
    buffer->timestamp.tv_sec = at_ns / 1000000000;
    buffer->timestamp.tv_usec = at_ns / 1000 % 1000000;
    return 0;
}

static int control(unsigned long call, void *argument) {
    struct v4l2_queryctrl *query = argument;
    struct v4l2_control *value = argument;
    int *kept = value->id == V4L2_CID_EXPOSURE_AUTO       ? &exposure_auto
                : value->id == V4L2_CID_EXPOSURE_ABSOLUTE ? &exposure
                : value->id == V4L2_CID_GAIN              ? &gain
                                                          : NULL;
    if (!kept) return fails(EINVAL);
    if (call == VIDIOC_QUERYCTRL) {
        query->minimum = kept == &exposure ? 3 : 0;
        query->maximum = kept == &exposure ? 2047 : kept == &gain ? 255 : 3;
        query->default_value = kept == &exposure_auto ? 3 : kept == &exposure ? 250 : 0;
        query->flags = 0;
    } else if (call == VIDIOC_G_CTRL) {
        value->value = *kept;
    } else {
        if (kept == &exposure && exposure_auto != 1) return fails(EACCES);
        *kept = value->value;
        note("control", value->id, value->value);
    }
    return 0;
}

static int answer(unsigned long call, void *argument) {
    int code = 0;
    struct v4l2_buffer *buffer = argument;
    switch (call) {
    case VIDIOC_QUERYCAP: {
        struct v4l2_capability *able = argument;
        able->capabilities = V4L2_CAP_VIDEO_CAPTURE | V4L2_CAP_STREAMING;
        able->device_caps = able->capabilities;
        return 0;
    }
    case VIDIOC_G_INPUT:
        *(int *)argument = 0;
        return 0;
    case VIDIOC_ENUMINPUT:
        return ((struct v4l2_input *)argument)->index ? fails(EINVAL) : 0;
    case VIDIOC_G_FMT:
    case VIDIOC_S_FMT: {
        struct v4l2_format *format = argument;
        if (call == VIDIOC_S_FMT) {
            if (fault("s_fmt", 1, &code)) return fails(code);
            note("format", format->fmt.pix.width, format->fmt.pix.height);
        }
        format->fmt.pix.pixelformat = V4L2_PIX_FMT_MJPEG;
        format->fmt.pix.field = V4L2_FIELD_NONE;
        format->fmt.pix.width = format->fmt.pix.width ? format->fmt.pix.width : 64;
        format->fmt.pix.height = format->fmt.pix.height ? format->fmt.pix.height : 64;
        format->fmt.pix.sizeimage = SIZE;
        return 0;
    }
    case VIDIOC_G_PARM:
    case VIDIOC_S_PARM: {
        struct v4l2_captureparm *rate = &((struct v4l2_streamparm *)argument)->parm.capture;
        rate->capability = V4L2_CAP_TIMEPERFRAME;
        if (call == VIDIOC_S_PARM)
            note("rate", rate->timeperframe.denominator, rate->timeperframe.numerator);
        else
            rate->timeperframe = (struct v4l2_fract){1, 30};
        return 0;
    }
    case VIDIOC_REQBUFS:
        ((struct v4l2_requestbuffers *)argument)->count = BUFFERS;
        return 0;
    case VIDIOC_QUERYBUF:
        buffer->length = SIZE;
        buffer->m.offset = buffer->index * SIZE;
        return 0;
    case VIDIOC_QBUF:
        queued[(first + count) % 256] = buffer->index;
        count++;
        return 0;
    case VIDIOC_DQBUF:
        return dequeue(buffer);
    case VIDIOC_STREAMON:
    case VIDIOC_STREAMOFF:
        return 0;
    case VIDIOC_QUERYCTRL:
    case VIDIOC_G_CTRL:
    case VIDIOC_S_CTRL:
        return control(call, argument);
    }
    return fails(EINVAL);
}

int ioctl(int fd, unsigned long call, ...) {
    static int (*real)(int, unsigned long, ...);
    if (!real) real = dlsym(RTLD_NEXT, "ioctl");
    va_list rest;
    va_start(rest, call);
    void *argument = va_arg(rest, void *);
    va_end(rest);
    if (fd >= 0 && fd < FDS && ours[fd]) return answer((unsigned)call, argument);
    return real(fd, call, argument);
}
