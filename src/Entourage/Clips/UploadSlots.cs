using System.Collections.Concurrent;

namespace Entourage.Clips;

/// <summary>How many uploads of each member are arriving on this node. Those that have arrived are rows, and are counted there. Thread-safe.</summary>
internal sealed class UploadSlots
{
    private readonly ConcurrentDictionary<MemberId, int> taken = new();

    /// <summary>Takes one; dispose it to give it back.</summary>
    public Slot Take(MemberId member)
    {
        var now = taken.AddOrUpdate(member, 1, (_, before) => before + 1);
        return new Slot(this, member, now);
    }

    private void GiveBack(MemberId member)
    {
        if (taken.AddOrUpdate(member, 0, (_, before) => before - 1) == 0) taken.TryRemove(new(member, 0));
    }

    /// <summary>One upload that is coming in.</summary>
    internal sealed class Slot(UploadSlots slots, MemberId member, int taken) : IDisposable
    {
        /// <summary>How many the member had when this one was taken, it included.</summary>
        public int Taken => taken;

        public void Dispose() => slots.GiveBack(member);
    }
}
