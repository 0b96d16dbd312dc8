namespace Entourage.Storage.Moving;

/// <summary>What a move is doing.</summary>
internal enum MovePhase
{
    /// <summary>Every row of the file is read and looked at, before the first one is written.</summary>
    Reading,

    /// <summary>What an earlier run copied is held against the file.</summary>
    Checking,

    /// <summary>The file has changed since an earlier run copied it, so everything is copied again.</summary>
    StartingOver,

    /// <summary>Rows are copied.</summary>
    Copying,

    /// <summary>Every row of the target is read back.</summary>
    Comparing,
}

/// <summary>How far a move is.</summary>
/// <param name="Phase">What it is doing.</param>
/// <param name="Table">The table it is at.</param>
/// <param name="Done">Rows that this phase is done with, in all tables.</param>
/// <param name="All">Rows that this phase has to do.</param>
internal sealed record MoveStep(MovePhase Phase, string Table, long Done, long All);

/// <summary>One table at the end of a move.</summary>
/// <param name="Name">The table.</param>
/// <param name="SourceRows">How many rows the file has.</param>
/// <param name="TargetRows">How many rows the target has.</param>
/// <param name="Same">Whether one hash over all of them in the order of their keys is the same.</param>
internal sealed record MovedRows(string Name, long SourceRows, long TargetRows, bool Same);
