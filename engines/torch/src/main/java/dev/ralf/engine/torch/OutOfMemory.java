package dev.ralf.engine.torch;

/** Tells a lack of memory from other faults: PyTorch's exceptions have no types here, only messages. */
final class OutOfMemory {
    private OutOfMemory() {}

    /** True if PyTorch threw this for want of memory on its device. */
    static boolean is(RuntimeException e) {
        String message = e.getMessage();
        return message != null
                && (message.contains("out of memory") || message.contains("can't allocate memory"))
                && !(e instanceof IllegalStateException);
    }
}
