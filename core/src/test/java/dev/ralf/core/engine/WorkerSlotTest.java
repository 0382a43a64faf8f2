package dev.ralf.core.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

class WorkerSlotTest {
    @Test
    void eachThreadOfAPoolHasItsOwn() throws Exception {
        ExecutorService pool = Executors.newFixedThreadPool(3, WorkerSlot.threads(3));
        CountDownLatch all = new CountDownLatch(3);
        List<Future<Integer>> slots = new ArrayList<>();
        try {
            for (int i = 0; i < 3; i++) {
                slots.add(pool.submit(() -> {
                    all.countDown();
                    all.await();
                    return WorkerSlot.current();
                }));
            }
            List<Integer> found = new ArrayList<>();
            for (Future<Integer> slot : slots) {
                found.add(slot.get());
            }
            assertEquals(List.of(0, 1, 2), found.stream().sorted().toList());
        } finally {
            pool.shutdownNow();
        }
        assertEquals(0, WorkerSlot.current(), "this thread belongs to no job");
    }

    @Test
    void numbersBeginAgain() throws InterruptedException {
        List<Integer> found = new ArrayList<>();
        var threads = WorkerSlot.threads(2);
        for (int i = 0; i < 3; i++) {
            Thread thread = threads.newThread(() -> found.add(WorkerSlot.current()));
            thread.start();
            thread.join();
        }
        assertEquals(List.of(0, 1, 0), found);
    }
}
