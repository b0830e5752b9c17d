void later(void (*Handler)(int));
