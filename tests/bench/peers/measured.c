/* Runs a program and writes what it used: user and system time in microseconds, and the most
 * resident memory in KiB. usage: measured REPORT PROGRAM [ARGUMENT]... */
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/types.h>
#include <sys/wait.h>
#include <unistd.h>

int main(int argc, char **argv) {
    if (argc < 3) return 2;
    pid_t child = fork();
    if (child < 0) return 3;
    if (child == 0) {
        execvp(argv[2], argv + 2);
        _exit(127);
    }
    int status = 0;
    struct rusage used;
    if (wait4(child, &status, 0, &used) != child) return 3;
    FILE *report = fopen(argv[1], "w");
    if (!report) return 3;
    fprintf(report, "%lld %lld %ld\n",
            used.ru_utime.tv_sec * 1000000LL + used.ru_utime.tv_usec,
            used.ru_stime.tv_sec * 1000000LL + used.ru_stime.tv_usec, used.ru_maxrss);
    if (fclose(report)) return 3;
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128;
}
