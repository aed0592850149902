from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PICKLE = ROOT / "fixtures" / "test_batch_weights_biases.pkl"
MNIST = ROOT / "fixtures" / "mnist"
