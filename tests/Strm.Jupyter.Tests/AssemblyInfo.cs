// Notebooks run in their own folder, and a process has one working directory.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
