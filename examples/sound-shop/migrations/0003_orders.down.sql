DROP TABLE payment_events;
DROP TABLE refunds;
DROP TABLE order_items;
DROP TABLE orders;
DROP TABLE cart_items;
DROP TYPE order_status;
